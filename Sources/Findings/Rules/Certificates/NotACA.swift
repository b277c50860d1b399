import Certificates
import MailPolicy

/// An issuer that may issue nothing.
enum NotACA: ChainRule {
  static let specification = RuleSpecification(
    id: "not-a-ca", levels: .init(.warning, .warning, .error),
    meaning: "A certificate of the path signed another one without being that of an authority.",
    importance: "If that counted, every holder of a certificate could issue for any name.",
    remedies: [.init("Get the certificate from an authority; an intermediate needs basicConstraints with cA TRUE.")],
    reference: "RFC 5280 section 4.2.1.9")

  static let objections: [String] = ["INVALID_CA", "KEYUSAGE_NO_CERTSIGN"]

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, let objection = chain.objections(named: objections).first else { return [] }
    let member = chain.member(at: objection.depth)
    return [
      Observation(
        "\(member?.name ?? "an issuer of the path") is no certificate authority",
        certificate: member?.element.sha256 ?? leaf.sha256)
    ]
  }
}
