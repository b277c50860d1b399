import Certificates

/// An extension that is there more than once.
enum ExtensionRepeated: AuditRule {
  static let specification = RuleSpecification(
    id: "extension-repeated", levels: .init(.warning, .warning, .error),
    meaning: "A certificate has the same extension more than once.",
    importance:
      "RFC 5280 forbids it, since two programs may read two different ones; TLS libraries refuse the certificate.",
    remedies: [
      .init("Have it issued again with each extension once; look for a second section in the request or template.")
    ],
    reference: "RFC 5280 section 4.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.compactMap { facts, details in
      let repeated = details.repeatedExtensions
      guard !repeated.isEmpty else { return nil }
      return Observation(
        "\(Excerpt.of(facts.subject)) has an extension more than once",
        evidence: repeated.prefix(Excerpt.lineLimit).map(\.label), certificate: facts.sha256)
    }
  }
}
