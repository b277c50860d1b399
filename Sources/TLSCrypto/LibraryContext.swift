import COpenSSL
import NIOConcurrencyHelpers

/// A context of the library for sessions beside its usual one: what it fetches and locks is shared with no other. Its
/// algorithms are those that TLS has use for.
///
/// It lives to the end of the process: nobody knows who last holds a key or certificate that was read with it.
package final class LibraryContext {
  private let pointer: OpaquePointer
  /// Where `pointer` reads no keys: one that does.
  private let reader: OpaquePointer?

  private init(_ pointer: OpaquePointer, reader: OpaquePointer?) {
    self.pointer = pointer
    self.reader = reader
  }

  /// The addresses of all that were made: what lives to the end is lost to nobody.
  private static let made = NIOLockedValueBox<[UInt]>([])

  /// Nil where the library is set up in a way that another context would not have, and where it cannot be made: the usual
  /// one does as well, with more work.
  package static func make() -> LibraryContext? {
    made.withLockedValue { made in
      defer { ERR_clear_error() }
      guard COpenSSL_has_default_provider_alone() == 1 else { return nil }
      let reader = hasSlowDecoders ? COpenSSL_new_lean_context(COpenSSL_FOR_CERTIFICATES) : nil
      let pointer = reader == nil ? OSSL_LIB_CTX_new() : COpenSSL_new_lean_context(COpenSSL_FOR_SESSIONS)
      made += [pointer, reader].compactMap { $0.map { UInt(bitPattern: $0) } }
      return pointer.map { LibraryContext($0, reader: reader) }
    }
  }

  private static var hasSlowDecoders: Bool {
    OPENSSL_version_major() == 3 && OPENSSL_version_minor() < 2
  }

  package func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result { body(pointer) }

  /// Whether a certificate that a session of this context reads has no key, and is to be read again.
  package var leavesKeysOut: Bool { reader != nil }

  /// Reads a certificate that fills the bytes, with its key. Nil where that fails.
  package func certificate(der: [UInt8]) -> X509Certificate? {
    defer { ERR_clear_error() }
    return der.withUnsafeBufferPointer { buffer in
      var position = buffer.baseAddress
      guard let end = position.map({ $0 + buffer.count }) else { return nil }
      var certificate = X509_new_ex(reader ?? pointer, nil)
      guard certificate != nil else { return nil }
      // On failure it is freed, and the variable nil.
      guard d2i_X509(&certificate, &position, buffer.count) != nil, let certificate else { return nil }
      let made = X509Certificate(takingOwnershipOf: certificate)
      return position == end ? made : nil
    }
  }
}

// The library locks what is in a context; the pointers never change.
extension LibraryContext: @unchecked Sendable {}
