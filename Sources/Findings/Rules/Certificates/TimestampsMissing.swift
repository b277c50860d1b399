import Certificates

/// A public certificate that no log knows.
enum TimestampsMissing: AuditRule {
  static let specification = RuleSpecification(
    id: "timestamps-missing", levels: .note,
    meaning: "A certificate of a public authority holds no signed timestamps of logs.",
    importance: "No sender asks for them; browsers would refuse it.",
    remedies: [.init("Nothing is to be done for mail.")],
    reference: "RFC 6962 section 3.3")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.isPubliclyTrusted, chain.record != nil, leaf.sctCount == 0 else { return [] }
    return [Observation("the certificate holds no timestamps of public logs", certificate: leaf.sha256)]
  }
}
