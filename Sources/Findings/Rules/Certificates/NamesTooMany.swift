import Certificates

/// More names than a certificate should carry.
enum NamesTooMany: AuditRule {
  static let specification = RuleSpecification(
    id: "names-too-many", levels: .note,
    meaning: "The certificate has more than a hundred names.",
    importance: "Each handshake carries them all, and everybody who reads them learns which hosts belong together.",
    remedies: [.init("Split it, or use a wildcard.")],
    reference: "RFC 5280 section 4.2.1.6")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, leaf.names.count > 100 else { return [] }
    return [Observation("the certificate has \(leaf.names.count) names", certificate: leaf.sha256)]
  }
}
