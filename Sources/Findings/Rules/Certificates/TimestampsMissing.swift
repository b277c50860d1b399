import Certificates

/// A public certificate that too few logs know.
enum TimestampsMissing: AuditRule {
  static let specification = RuleSpecification(
    id: "timestamps-missing", levels: .note,
    meaning:
      "A certificate of a public authority holds no signed timestamps of logs, or too few for its lifetime: two up to 180 days, three beyond.",
    importance: "No sender asks for them; browsers would refuse it.",
    remedies: [.init("Nothing is to be done for mail.")],
    reference: "RFC 6962 section 3.3")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.isPubliclyTrusted, let details = chain.details,
      let lifetime = leaf.lifetimeSeconds
    else { return [] }
    let logs = Set((details.timestamps ?? []).map(\.log)).count
    let wanted = lifetime > 180 * 86_400 ? 3 : 2
    guard logs < wanted else { return [] }
    let count =
      logs == 0
      ? "no timestamps of public logs" : "timestamps of \(logs) of the \(wanted) public logs that browsers ask for"
    return [Observation("the certificate holds \(count)", certificate: leaf.sha256)]
  }
}
