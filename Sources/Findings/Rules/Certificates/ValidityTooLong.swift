import Certificates

/// A longer life than public authorities may give.
enum ValidityTooLong: ChainRule {
  static let specification = RuleSpecification(
    id: "validity-too-long", levels: .init(.note, .note, .warning),
    meaning: "A certificate of a public authority is valid for longer than was allowed on the day of its issue.",
    importance: "Clients of the web refuse it, and it shows that the authority breaks its own rules.",
    remedies: [.init("Have it issued again; automate the renewal, as the limits go on shrinking.")],
    reference: "RFC 5280 section 4.1.2.5")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.isPubliclyTrusted, let begin = leaf.notBefore, let limit = limit(at: begin),
      let lifetime = leaf.lifetimeSeconds, lifetime > limit * day
    else { return [] }
    let days = (lifetime - 1) / day + 1
    return [
      Observation(
        "the certificate is valid for \(days) days, and \(limit) were allowed when it was issued (\(begin.date))",
        certificate: leaf.sha256)
    ]
  }

  private static let day: Int64 = 86_400

  /// CA/Browser Forum, §6.3.2: days by the date of issue; both end points count.
  private static func limit(at issue: UnixTime) -> Int64? {
    limits.last { $0.from <= issue }?.days
  }

  private static let limits: [(from: UnixTime, days: Int64)] = [
    (UnixTime(year: 2018, month: 3, day: 1), 825), (UnixTime(year: 2020, month: 9, day: 1), 398),
    (UnixTime(year: 2026, month: 3, day: 15), 200), (UnixTime(year: 2027, month: 3, day: 15), 100),
    (UnixTime(year: 2029, month: 3, day: 15), 47),
  ]
}
