import Certificates

/// Rules for authorities in a certificate that is none.
enum LeafConstraints: AuditRule {
  static let specification = RuleSpecification(
    id: "leaf-constraints", levels: .init(.note, .note, .warning),
    meaning: "The certificate of a server has name constraints or a path length, which only an authority can have.",
    importance: "Strict software refuses it.",
    remedies: [.init("Have it issued without them.")],
    reference: "RFC 5280 section 4.2.1.10")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, !leaf.isCA, let details = chain.details else { return [] }
    let faults = [
      details.nameConstraints == nil ? nil : "name constraints", details.pathLength == nil ? nil : "a path length",
    ].compactMap(\.self)
    guard !faults.isEmpty else { return [] }
    return [
      Observation(
        "the certificate has \(faults.joined(separator: " and ")), as only an authority can", certificate: leaf.sha256)
    ]
  }
}
