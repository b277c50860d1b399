import Certificates

/// What is presented is what was there before.
enum NotRenewed: AuditRule {
  static let specification = RuleSpecification(
    id: "not-renewed", levels: .warning,
    meaning:
      "What is presented is the very certificate that --previous names: nothing was renewed, or the server was not reloaded.",
    importance:
      "Whoever renews and does not look finds out on the day on which the old one ends.",
    remedies: [.init("Have the server load the new files; look at what the renewal says that it did.")],
    reference: "RFC 5280 section 4.1.2.5")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let renewal = chain.record?.renewal, renewal.change == .none else { return [] }
    return [
      Observation(
        "it is the same certificate as before, until \(UnixTime.date(of: renewal.previous.leaf.notAfter))",
        certificate: chain.leaf?.sha256)
    ]
  }
}
