import Certificates

/// An extension whose value is none of its kind.
enum ExtensionMalformed: AuditRule {
  static let specification = RuleSpecification(
    id: "extension-malformed", levels: .init(.warning, .warning, .error),
    meaning: "The value of an extension is not what its identifier says, or is empty where something must stand.",
    importance: "Whoever knows the extension must read it: strict software refuses the certificate.",
    remedies: [.init("Have it issued again by software that keeps to RFC 5280.")],
    reference: "RFC 5280 section 4.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.compactMap { facts, details in
      let malformed = details.extensions.filter(\.isMalformed)
      guard !malformed.isEmpty else { return nil }
      return Observation(
        "\(Excerpt.of(facts.subject)) has an extension that is malformed",
        evidence: malformed.prefix(Excerpt.lineLimit).map(\.identifier.label), certificate: facts.sha256,
        // The library does without it, as most senders do.
        level: facts.isMalformed ? nil : .warning)
    }
  }
}
