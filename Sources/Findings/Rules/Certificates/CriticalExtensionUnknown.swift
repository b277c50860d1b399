import Certificates
import MailPolicy

/// An extension that must be understood, and is not.
enum CriticalExtensionUnknown: ChainRule {
  static let specification = RuleSpecification(
    id: "critical-extension-unknown", levels: .init(.warning, .warning, .error),
    meaning: "A certificate of the path has a critical extension that the TLS library does not know.",
    importance: "Whoever does not understand a critical extension must refuse the certificate.",
    remedies: [.init("Have it issued without the extension, or not as critical.")],
    reference: "RFC 5280 section 4.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    let details = chain.details
    guard let leaf = chain.leaf, details?.has(.precertificatePoison) != true,
      let objection = chain.objections(named: objections).first
    else { return [] }
    let member = chain.member(at: objection.depth)
    let unknown =
      objection.depth == 0 ? (details?.extensions ?? []).filter { $0.isCritical && $0.identifier.name == nil } : []
    return [
      Observation(
        "\(member?.name ?? "a certificate of the path") has a critical extension that is not known",
        evidence: unknown.prefix(Excerpt.lineLimit).map { $0.identifier.dotted },
        certificate: member?.element.sha256 ?? leaf.sha256)
    ]
  }

  static let objections: [String] = ["UNHANDLED_CRITICAL_EXTENSION"]
}
