import Certificates

/// No word of what it is for.
enum PurposeMissing: AuditRule {
  static let specification = RuleSpecification(
    id: "purpose-missing", levels: .init(.note, .note, .warning),
    meaning: "A certificate of a public authority does not say that it is for servers (extended key usage).",
    importance: "Public authorities must say so, and some software demands it.",
    remedies: [.init("Have it issued again; this one should not exist.")],
    reference: "RFC 5280 section 4.2.1.12")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.isPubliclyTrusted, leaf.extendedKeyUsage == nil else { return [] }
    return [Observation("the certificate names no purpose", certificate: leaf.sha256)]
  }
}
