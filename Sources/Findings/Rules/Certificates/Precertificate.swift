import Certificates

/// What only logs may see.
enum Precertificate: AuditRule {
  static let specification = RuleSpecification(
    id: "precertificate", levels: .error,
    meaning: "The certificate is a precertificate: made for logs, and marked so that nobody accepts it.",
    importance: "Every client must refuse it.",
    remedies: [.init("Use the certificate that the authority issued after it.")],
    reference: "RFC 6962 section 3.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.details?.has(.precertificatePoison) == true else { return [] }
    return [Observation("the certificate is a precertificate", certificate: leaf.sha256)]
  }
}
