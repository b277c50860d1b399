import Certificates

/// No word of how it was validated.
enum PolicyMissing: AuditRule {
  static let specification = RuleSpecification(
    id: "policy-missing", levels: .init(.note, .note, .warning),
    meaning: "A certificate of a public authority names none of the policies that say how its holder was validated.",
    importance: "Public authorities must name one; it shows that the authority breaks its own rules.",
    remedies: [.init("Tell the authority.")],
    reference: "RFC 5280 section 4.2.1.4")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.isPubliclyTrusted, let details = chain.details, details.validation == nil else {
      return []
    }
    return [
      Observation(
        "the certificate names no policy of validation",
        evidence: details.policies.prefix(Excerpt.lineLimit).map(\.dotted), certificate: leaf.sha256)
    ]
  }
}
