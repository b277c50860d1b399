import ProbeEngine
import SMTPWire

/// The server refuses what it should take, so that its refusals prove nothing.
enum RelayControlRefused: Rule {
  static let specification = RuleSpecification(
    id: "relay-control-refused", levels: .warning,
    meaning: "The server does not take mail for a recipient of its own either.",
    importance: "Whoever refuses everything, this machine for instance, has not shown that it would refuse to relay.",
    remedies: [
      .init("Name a recipient that the server takes (--rcpt), or its domain (--domain), or try from another network.")
    ],
    reference: "RFC 5321 section 4.5.1")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let relay = endpoint.record.relay, let control = relay.control, relay.cases.count > 1 else { return [] }
    guard [.refused, .tlsRequired, .authRequired].contains(RelayOutcome(of: control)) else { return [] }
    let recipient = Escaping.escaped(control.recipient.description.utf8)
    return [
      Observation(
        "mail for \(recipient) was not accepted either, so that the refusals prove nothing",
        evidence: [control.reply?.quoted ?? ""], name: Escaping.escaped(control.recipient.text.utf8))
    ]
  }
}
