import ProbeEngine
import SMTPWire

/// Some envelopes were put off, or not answered.
enum RelayUndecided: Rule {
  static let specification = RuleSpecification(
    id: "relay-undecided", levels: .warning,
    meaning: "The server put some envelopes off, as with greylisting or a rate limit, or did not answer them.",
    importance: "What it would say later is not known.",
    remedies: [.init("Ask again after some minutes, from the same address.")],
    reference: "RFC 5321 section 4.2.1")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let relay = endpoint.record.relay else { return [] }
    let undecided = relay.cases.filter {
      [.greylisted, .deferred, .rateLimited, .unanswered].contains(RelayOutcome(of: $0))
    }
    guard let first = undecided.first else { return [] }
    return [
      Observation(
        "\(undecided.count) of \(relay.cases.count) envelopes were put off or not answered",
        evidence: [first.reply?.quoted].compactMap(\.self))
    ]
  }
}
