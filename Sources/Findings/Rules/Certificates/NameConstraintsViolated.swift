import Certificates
import MailPolicy

/// The authority may not issue for these names.
enum NameConstraintsViolated: ChainRule {
  static let specification = RuleSpecification(
    id: "name-constraints-violated", levels: .init(.warning, .warning, .error),
    meaning: "A name of the certificate is outside what its authority may issue for.",
    importance: "Senders that verify refuse the path, as the constraint is there for them.",
    remedies: [.init("Get the certificate from an authority that may issue for this name.")],
    reference: "RFC 5280 section 4.2.1.10")

  static let objections: [String] = [
    "PERMITTED_VIOLATION", "EXCLUDED_VIOLATION", "SUBTREE_MINMAX", "UNSUPPORTED_CONSTRAINT_TYPE",
    "UNSUPPORTED_CONSTRAINT_SYNTAX", "UNSUPPORTED_NAME_SYNTAX",
  ]

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, let objection = chain.objections(named: objections).first else { return [] }
    let member = chain.member(at: objection.depth)
    return [
      Observation(
        "\(member?.name ?? "a certificate of the path") breaks the name constraints of its authority: "
          + Excerpt.of(Array(objection.message.utf8)),
        evidence: PresentedNames.lines(of: leaf), certificate: leaf.sha256)
    ]
  }
}
