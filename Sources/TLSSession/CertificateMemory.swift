import COpenSSL
import NIOConcurrencyHelpers
import TLSCrypto

/// The certificates that servers presented of late, each once, so that what many of them present is read and held once.
final class CertificateMemory: Sendable {
  /// That of the sessions.
  private let library: LibraryContext?
  private let state = NIOLockedValueBox(State())

  /// - Parameter library: nil: the usual one.
  init(_ library: LibraryContext?) { self.library = library }

  /// The certificate as it is encoded.
  private struct Key: Hashable {
    let der: [UInt8]

    // The array's own would hash octet by octet.
    func hash(into hasher: inout Hasher) { der.withUnsafeBytes { hasher.combine(bytes: $0) } }
  }

  private struct State {
    /// A certificate takes some 10 KB.
    var recent = Recent<Key, X509Certificate>(limit: 256)
    var readings = 0
  }

  /// How many certificates came that were not known.
  var readings: Int { state.withLockedValue(\.readings) }

  /// Puts in the place of each certificate of a chain the one of the same octets that came before, so that equal
  /// certificates are the same; it has its key.
  ///
  /// - Returns: the chain as it is then; nil where memory is short, and of no chain.
  func settle(_ stack: OpaquePointer?) -> [X509Certificate]? {
    let count = COpenSSL_sk_X509_num(stack)
    guard count > 0 else { return nil }
    var chain: [X509Certificate] = []
    chain.reserveCapacity(Int(count))
    for index in 0..<count {
      guard let presented = COpenSSL_sk_X509_value(stack, index), let certificate = certificate(for: presented) else {
        return nil
      }
      certificate.withPointer { pointer in
        guard pointer != presented else { return }
        X509_up_ref(pointer)
        COpenSSL_sk_X509_replace(stack, index, pointer)
      }
      chain.append(certificate)
    }
    return chain
  }

  private func certificate(for presented: OpaquePointer) -> X509Certificate? {
    let read = X509Certificate(retaining: presented)
    let key = Key(der: read.der)
    if let known = state.withLockedValue({ $0.recent[key] }) { return known }
    guard let library, library.leavesKeysOut else { return remember(read, key) }
    return library.certificate(der: key.der).map { remember($0, key) }
  }

  private func remember(_ certificate: X509Certificate, _ key: Key) -> X509Certificate {
    state.withLockedValue { state in
      state.readings += 1
      if key.der.count <= Self.limit { state.recent[key] = certificate }
    }
    return certificate
  }

  /// Most are of 1 to 2 KiB.
  private static let limit = 8 * 1024
}
