import Certificates

/// A certificate that never ends.
enum NoEndDate: AuditRule {
  static let specification = RuleSpecification(
    id: "no-end-date", levels: .note,
    meaning: "The certificate is written to have no end (99991231235959Z).",
    importance: "Nobody is ever reminded to change its key.",
    remedies: [.init("Renew it from time to time all the same, or have it issued with an end.")],
    reference: "RFC 5280 section 4.1.2.5")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.details?.notAfter.meansNoEnd == true else { return [] }
    return [Observation("the certificate has no end", certificate: leaf.sha256)]
  }
}
