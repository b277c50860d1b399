public import Certificates

/// Whether a presented chain leads to the trust store, and if not, the reason that tells most.
public struct TrustVerdict: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    case trusted
    case untrusted(Reason)
    /// There was no trust store or no certificate to judge.
    case notJudged
  }

  public enum Reason: Hashable, Sendable {
    /// The leaf is signed by its own key and stands in no trust store.
    case selfSigned
    /// The path stops at the leaf: no issuer of it was sent or is known.
    case incomplete
    /// The leaf is malformed, so that no path begins with it, whoever issued it.
    case malformed
    /// The path ends at a certificate that no trust anchor vouches for.
    case unknownIssuer
    /// A certificate of the path is outside its validity.
    case outsideValidity
    /// A rule of RFC 5280 §6 is broken: constraints, purpose, signature.
    case invalidPath
  }

  public var outcome: Outcome
  public var objections: [VerificationFacts.Objection]
  /// An intermediate of the path was not sent; the trust store happened to hold it. Other senders' stores may not.
  public var reliesOnStoredIntermediate: Bool
  /// The subject of the anchor that the path ends at, where it is trusted.
  public var anchor: [UInt8]?

  /// `trusted` as the report tells it.
  public var isTrusted: Bool? {
    switch outcome {
    case .trusted: true
    case .untrusted: false
    case .notJudged: nil
    }
  }

  /// - Parameter chain: nil where the peer presented nothing.
  public init(of chain: ChainFacts?) {
    guard let chain, chain.verification.hadTrustStore, let leaf = chain.presented.first else {
      outcome = .notJudged
      objections = []
      reliesOnStoredIntermediate = false
      return
    }
    let path = chain.verification.path
    objections = chain.verification.objections
    reliesOnStoredIntermediate = path.dropFirst().contains { member in
      !member.isSelfSigned && !chain.presented.contains { $0.sha256 == member.sha256 }
    }
    if objections.isEmpty {
      outcome = .trusted
      anchor = path.last?.subject
    } else {
      outcome = .untrusted(Self.reason(objections, leaf: leaf, pathLength: path.count))
    }
  }

  private static func reason(
    _ objections: [VerificationFacts.Objection], leaf: CertificateFacts, pathLength: Int
  ) -> Reason {
    func isAny(of names: [String]) -> Bool { objections.contains { names.contains($0.name) } }
    if isAny(of: anchorObjections) {
      if leaf.isMalformed, pathLength <= 1 { return .malformed }
      if leaf.isSelfSigned { return .selfSigned }
      return pathLength <= 1 ? .incomplete : .unknownIssuer
    }
    if isAny(of: ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]) { return .outsideValidity }
    return .invalidPath
  }

  /// What libssl says when no anchor ends the path, or when the anchor is not to be trusted for this purpose.
  private static let anchorObjections: [String] = [
    "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "CERT_UNTRUSTED", "CERT_REJECTED",
  ]
}
