import Certificates

/// Purposes that do not go together.
enum PurposeSurplus: AuditRule {
  static let specification = RuleSpecification(
    id: "purpose-surplus", levels: .init(.note, .note, .warning),
    meaning: "A certificate of a public authority for servers has other purposes, too.",
    importance: "Public authorities may not mix them: what signs code or mail has no place on a server.",
    remedies: [.init("Have it issued again for serverAuth alone.")],
    reference: "RFC 5280 section 4.2.1.12")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.isPubliclyTrusted, let purposes = leaf.extendedKeyUsage else { return [] }
    let surplus = purposes.filter { !["serverAuth", "clientAuth"].contains($0) }
    guard !surplus.isEmpty, purposes.contains("serverAuth") else { return [] }
    return [
      Observation(
        "the certificate is for more than servers",
        evidence: surplus.prefix(Excerpt.lineLimit).map { Excerpt.of(Array($0.utf8)) },
        certificate: leaf.sha256)
    ]
  }
}
