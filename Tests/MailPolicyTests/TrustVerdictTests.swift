import Certificates
import MailPolicy
import Testing

@Suite("Whether a chain leads to the trust store")
struct TrustVerdictTests {
  typealias Objection = VerificationFacts.Objection
  typealias Element = VerificationFacts.Element

  private static let leaf = CertificateFacts.leaf()
  private static let selfSigned = CertificateFacts.leaf(isSelfSigned: true)
  private static let wholePath: [CertificateFacts] = [leaf, .intermediate, .root]

  private func verdict(
    presented: [CertificateFacts] = [Self.leaf, .intermediate], _ objections: [Objection] = [],
    path: [CertificateFacts] = Self.wholePath, hadTrustStore: Bool = true
  ) -> TrustVerdict {
    TrustVerdict(
      of: ChainFacts(
        presented: presented,
        verification: VerificationFacts(
          hadTrustStore: hadTrustStore, objections: objections, path: path.map { Element($0) })))
  }

  private static func objection(_ name: String, at depth: Int = 0) -> Objection {
    Objection(depth: depth, code: 0, name: name, message: name.lowercased())
  }

  @Test("trusts a path without objections, and names its anchor")
  func trusted() {
    let verdict = verdict()
    #expect(verdict.outcome == .trusted)
    #expect(verdict.isTrusted == true)
    #expect(verdict.anchor == CertificateFacts.root.subject)
    #expect(verdict.objections == [])
    #expect(!verdict.reliesOnStoredIntermediate)
  }

  @Test("trusts a self-signed leaf that the user put into the trust store")
  func pinned() {
    let verdict = verdict(presented: [Self.selfSigned], path: [Self.selfSigned])
    #expect(verdict.outcome == .trusted)
    #expect(verdict.anchor == Self.selfSigned.subject)
    #expect(!verdict.reliesOnStoredIntermediate)
  }

  @Test("takes a malformed leaf for what ends the path, not a missing issuer")
  func malformed() {
    var leaf = Self.leaf
    leaf.isMalformed = true
    let objections = [Self.objection("UNABLE_TO_GET_ISSUER_CERT_LOCALLY")]
    #expect(verdict(presented: [leaf], objections, path: [leaf]).outcome == .untrusted(.malformed))
    #expect(verdict(presented: [Self.leaf], objections, path: [Self.leaf]).outcome == .untrusted(.incomplete))
  }

  @Test("judges nothing without a trust store, a chain or a certificate")
  func notJudged() {
    let objections = [Self.objection("CERT_HAS_EXPIRED")]
    for verdict in [
      TrustVerdict(of: nil), verdict(presented: [], objections, path: []), verdict(objections, hadTrustStore: false),
      verdict(hadTrustStore: false),
    ] {
      #expect(verdict.outcome == .notJudged)
      #expect(verdict.isTrusted == nil)
      #expect(verdict.objections == [])
      #expect(verdict.anchor == nil)
      #expect(!verdict.reliesOnStoredIntermediate)
    }
  }

  @Test("tells when the trust store held an intermediate that was not sent")
  func storedIntermediate() {
    #expect(verdict(presented: [Self.leaf]).reliesOnStoredIntermediate)
    #expect(verdict(presented: [Self.leaf]).outcome == .trusted)
    #expect(verdict(presented: [Self.leaf, .root]).reliesOnStoredIntermediate)
    // The order does not matter, nor what else was sent, nor the root, which nobody has to send.
    #expect(!verdict(presented: [Self.leaf, .leaf(9), .intermediate]).reliesOnStoredIntermediate)
    #expect(!verdict(presented: [Self.leaf, .intermediate, .root]).reliesOnStoredIntermediate)
    #expect(!verdict(presented: [Self.leaf], path: [Self.leaf, .root]).reliesOnStoredIntermediate)
  }

  /// What libssl objects to in the untrusted folders of certs/generate, when its callback lets it go on.
  static let folders: [(String, [CertificateFacts], [Objection], [CertificateFacts], TrustVerdict.Reason)] = [
    (
      "missing-intermediate", [leaf],
      [objection("UNABLE_TO_GET_ISSUER_CERT_LOCALLY"), objection("UNABLE_TO_VERIFY_LEAF_SIGNATURE")], [leaf],
      .incomplete
    ),
    ("expired", [leaf, .intermediate], [objection("CERT_HAS_EXPIRED")], wholePath, .outsideValidity),
    (
      "expired-intermediate", [leaf, .intermediate], [objection("CERT_HAS_EXPIRED", at: 1)], wholePath, .outsideValidity
    ),
    ("not-yet-valid", [leaf, .intermediate], [objection("CERT_NOT_YET_VALID")], wholePath, .outsideValidity),
    ("name-constraints", [leaf, .intermediate], [objection("PERMITTED_VIOLATION")], wholePath, .invalidPath),
    ("client-auth-only", [leaf, .intermediate], [objection("INVALID_PURPOSE")], wholePath, .invalidPath),
    (
      "not-a-ca", [leaf, .intermediate], [objection("INVALID_CA", at: 1), objection("INVALID_PURPOSE", at: 1)],
      wholePath,
      .invalidPath
    ),
    ("self-signed", [selfSigned], [objection("DEPTH_ZERO_SELF_SIGNED_CERT")], [selfSigned], .selfSigned),
    (
      "untrusted-root", [leaf, .intermediate], [objection("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", at: 1)],
      [leaf, .intermediate], .unknownIssuer
    ),
  ]

  @Test("agrees with the small PKI of faults", arguments: folders)
  func folder(
    _ folder: String, _ presented: [CertificateFacts], _ objections: [Objection], _ path: [CertificateFacts],
    _ reason: TrustVerdict.Reason
  ) {
    let verdict = verdict(presented: presented, objections, path: path)
    #expect(verdict.outcome == .untrusted(reason))
    #expect(verdict.isTrusted == false)
    #expect(verdict.objections == objections)
    #expect(verdict.anchor == nil)
  }

  @Test(
    "names the reason that tells most: no anchor before dates, dates before rules",
    arguments: [
      (["CERT_HAS_EXPIRED", "SELF_SIGNED_CERT_IN_CHAIN"], .unknownIssuer),
      (["INVALID_CA", "CERT_HAS_EXPIRED"], .outsideValidity),
      (["INVALID_PURPOSE", "CERT_UNTRUSTED", "CERT_NOT_YET_VALID"], .unknownIssuer),
      (["CERT_REJECTED"], .unknownIssuer),
      (["UNABLE_TO_GET_ISSUER_CERT"], .unknownIssuer), (["CERT_SIGNATURE_FAILURE"], .invalidPath),
      (["PATH_LENGTH_EXCEEDED"], .invalidPath), (["CERT_CHAIN_TOO_LONG"], .invalidPath),
      (["A_NAME_OF_TOMORROW"], .invalidPath),
      ([""], .invalidPath),
    ] as [([String], TrustVerdict.Reason)])
  func precedence(_ names: [String], _ reason: TrustVerdict.Reason) {
    #expect(verdict(names.map { Self.objection($0) }).outcome == .untrusted(reason))
  }

  @Test("calls a leaf self-signed only where that is what stands against it")
  func selfSignedLeaf() {
    let expired = [Self.objection("CERT_HAS_EXPIRED")]
    #expect(
      verdict(presented: [Self.selfSigned], expired, path: [Self.selfSigned]).outcome == .untrusted(.outsideValidity))
    let both = expired + [Self.objection("DEPTH_ZERO_SELF_SIGNED_CERT")]
    #expect(verdict(presented: [Self.selfSigned], both, path: [Self.selfSigned]).outcome == .untrusted(.selfSigned))
  }

  @Test("survives a path that the library did not build")
  func noPath() {
    #expect(verdict(path: []).outcome == .trusted)
    #expect(verdict(path: []).anchor == nil)
    #expect(verdict([Self.objection("UNABLE_TO_GET_ISSUER_CERT_LOCALLY")], path: []).outcome == .untrusted(.incomplete))
  }
}

@Suite("Policies")
struct PolicyTests {
  @Test("have the words of Postfix's levels")
  func words() {
    #expect(Policy.allCases.map(\.rawValue) == ["may", "encrypt", "verify"])
    #expect(Policy(rawValue: "verify") == .verify)
    #expect(Policy(rawValue: "VERIFY") == nil)
    #expect(Policy(rawValue: "none") == nil)
  }
}
