import Certificates

/// The private key belongs to another certificate.
enum KeyMismatch: AuditRule {
  static let specification = RuleSpecification(
    id: "key-mismatch", levels: .error,
    meaning: "The private key that was given is not that of the certificate.",
    importance: "A server with this pair does not start, or goes on with the old one.",
    remedies: [.init("Use the key that the certificate was asked for with, or ask for a new certificate.")],
    reference: "RFC 8446 section 4.4.3")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, let key = chain.record?.key, !key.certificates.contains(leaf.sha256) else { return [] }
    let other = chain.facts.presented.first { key.certificates.contains($0.sha256) }
    let owner = other.map { ": it is that of \(Excerpt.of($0.subject))" } ?? ""
    return [
      Observation(
        "the key in \(Excerpt.of(Array(key.source.utf8))) is not that of the certificate\(owner)",
        certificate: leaf.sha256)
    ]
  }
}
