import Certificates
import MailPolicy
import SMTPWire

/// The name stands where nobody may look for it any more.
enum NameOnlyInCommonName: ChainRule {
  static let specification = RuleSpecification(
    id: "name-only-in-common-name", levels: .init(.warning, .warning, .error),
    meaning: "The name of the host stands in the common name only, not in the subject alternative names.",
    importance: "The common name counts no longer: to a sender that verifies, the certificate is for another host.",
    remedies: [.init("Ask for a certificate with the host's name as a subject alternative name of type DNS.")],
    reference: "RFC 9525 section 2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    let identity = chain.identity
    guard let leaf = chain.leaf, identity.isMatched == false, identity.commonNameWouldMatch else { return [] }
    let name = leaf.commonName.map { Excerpt.of($0) } ?? ""
    return [
      Observation(
        "only the common name holds \(name)", evidence: PresentedNames.lines(of: leaf), certificate: leaf.sha256)
    ]
  }
}
