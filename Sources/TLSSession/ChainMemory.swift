import Certificates
import NIOConcurrencyHelpers
import TLSCrypto

/// What was found of the chains that servers presented of late, so that a chain which many of them present is decoded and
/// verified once.
///
/// It belongs to one trust store, and tells again only what verifying anew would tell: of the same certificates in the same
/// order, within `lifetime`, and only where no certificate of the chain or of the path became valid or expired meanwhile.
final class ChainMemory: Sendable {
  /// The chain as it was presented, of certificates that `CertificateMemory` settled: equal ones are the same.
  struct Key: Hashable {
    private let certificates: [X509Certificate]

    init(_ certificates: [X509Certificate]) { self.certificates = certificates }

    static func == (one: Key, other: Key) -> Bool {
      one.certificates.count == other.certificates.count
        && zip(one.certificates, other.certificates).allSatisfy { $0 === $1 }
    }

    func hash(into hasher: inout Hasher) { for each in certificates { hasher.combine(Swift.ObjectIdentifier(each)) } }
  }

  /// What one verification came to.
  struct Entry {
    var facts: ChainFacts
    /// The path above the leaf: of the issuers some may be in the trust store alone.
    var issuers: [X509Certificate] = []
    var time: UnixTime
    /// What libssl holds as the result: the last objection's number, or that of none.
    var result: Int32

    fileprivate func holds(at other: UnixTime) -> Bool {
      guard (other - time).magnitude <= ChainMemory.lifetime else { return false }
      let bounds =
        facts.presented.flatMap { [$0.notBefore, $0.notAfter] }
        + facts.verification.path.flatMap { [$0.notBefore, $0.notAfter] }
      // What the library makes of a date that cannot be read is not known here.
      return bounds.allSatisfy { bound in
        bound.map { ($0 < time, $0 == time) == ($0 < other, $0 == other) } ?? false
      }
    }
  }

  private struct State {
    var recent = Recent<Key, Entry>(limit: ChainMemory.limit)
    var verifications = 0
  }

  private let state = NIOLockedValueBox(State())

  /// Chains; twice as many with all their facts are some 5 MB.
  static let limit = 128
  /// Seconds. The trust store is the same in all of a run, but what is in it and not in the path has its own times.
  private static let lifetime: UInt64 = 60

  /// What verifying the chain at this time comes to, where that is known.
  func entry(of key: Key, at time: UnixTime) -> Entry? {
    guard let entry = state.withLockedValue({ $0.recent[key] }), entry.holds(at: time) else { return nil }
    return entry
  }

  /// How often something was to be remembered.
  var verifications: Int { state.withLockedValue(\.verifications) }

  func remember(_ key: Key, _ entry: Entry) {
    state.withLockedValue { state in
      state.verifications += 1
      state.recent[key] = entry
    }
  }
}
