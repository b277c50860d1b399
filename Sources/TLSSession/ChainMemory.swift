import COpenSSL
import Certificates
import Synchronization

/// What was found of the chains that servers presented of late, so that a chain which many of them present is decoded and
/// verified once.
///
/// It belongs to one trust store, and tells again only what verifying anew would tell: of the same certificates in the same
/// order, within `lifetime`, and only where no certificate of the chain or of the path became valid or expired meanwhile.
final class ChainMemory: Sendable {
  /// The chain as it was presented.
  struct Key: Hashable {
    /// The DER of the certificates, one behind the other: each tells its own length.
    private let der: [UInt8]

    init(der: [UInt8]) { self.der = der }

    /// Nil for no chain, and for one that is too long to be worth the room.
    init?(_ stack: OpaquePointer?) {
      let certificates = (0..<COpenSSL_sk_X509_num(stack)).map { COpenSSL_sk_X509_value(stack, $0) }
      let lengths = certificates.map { Int(i2d_X509($0, nil)) }
      guard !lengths.isEmpty, lengths.allSatisfy({ 1...Self.limit ~= $0 }) else { return nil }
      let total = lengths.reduce(0, +)
      guard total <= Self.limit else { return nil }
      der = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
        var position = buffer.baseAddress
        for (certificate, length) in zip(certificates, lengths) where count + length <= total {
          guard i2d_X509(certificate, &position) == length else { break }
          count += length
        }
      }
      guard der.count == total else { return nil }
    }

    /// Most chains are of 3 to 5 KiB.
    private static let limit = 16 * 1024

    // The array's own would hash octet by octet.
    func hash(into hasher: inout Hasher) { der.withUnsafeBytes { hasher.combine(bytes: $0) } }
  }

  /// What one verification came to.
  struct Entry {
    var facts: ChainFacts
    var time: UnixTime
    /// What libssl holds as the result: the last objection's number, or that of none.
    var result: Int32

    fileprivate func holds(at other: UnixTime) -> Bool {
      guard (other - time).magnitude <= ChainMemory.lifetime else { return false }
      let bounds =
        facts.presented.flatMap { [$0.notBefore, $0.notAfter] }
        + facts.verification.path.flatMap { [$0.notBefore, $0.notAfter] }
      return bounds.allSatisfy { ($0 < time, $0 == time) == ($0 < other, $0 == other) }
    }
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    /// In the order in which they came, the oldest at `oldest`.
    var order: [Key] = []
    var oldest = 0
    var verifications = 0
  }

  private let state = Mutex(State())

  /// Chains; with all their facts some 5 MB.
  private static let limit = 256
  /// Seconds. The trust store is the same in all of a run, but what is in it and not in the path has its own times.
  private static let lifetime: UInt64 = 60

  /// What verifying the chain at this time comes to, where that is known.
  func entry(of key: Key, at time: UnixTime) -> Entry? {
    guard let entry = state.withLock({ $0.entries[key] }), entry.holds(at: time) else { return nil }
    return entry
  }

  /// How often something was to be remembered.
  var verifications: Int { state.withLock(\.verifications) }

  func remember(_ key: Key, _ entry: Entry) {
    state.withLock { state in
      state.verifications += 1
      guard state.entries.updateValue(entry, forKey: key) == nil else { return }
      guard state.order.count == Self.limit else { return state.order.append(key) }
      state.entries[state.order[state.oldest]] = nil
      state.order[state.oldest] = key
      state.oldest = (state.oldest + 1) % Self.limit
    }
  }
}
