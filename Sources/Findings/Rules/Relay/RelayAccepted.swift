import ProbeEngine
import SMTPWire

/// Mail that is none of the server's business was accepted at RCPT.
enum RelayAccepted: Rule {
  static let specification = RuleSpecification(
    id: "relay-accepted", levels: .error,
    meaning:
      "The server accepts a stranger's recipient in a foreign domain: an open relay, or a server that refuses later.",
    importance: "Open relays are found within hours, send other people's junk, and get on every block list.",
    remedies: [
      .init("Relay for authenticated users and for networks of your own alone."),
      .init(
        "smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination",
        for: "Postfix"),
    ],
    reference: "RFC 5321 section 3.6, RFC 2505 section 2.1")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let accepted = endpoint.record.relay?.cases.filter { $0.form != .control && RelayOutcome(of: $0) == .accepted }
    return (accepted ?? []).map { asked in
      let recipient = Escaping.escaped(asked.recipient.description.utf8)
      let doubt = asked.form.mayBeLocal ? "or a mailbox of a strange name" : "or a server that refuses later"
      return Observation(
        "\(recipient) was accepted (\(asked.form.rawValue)): an open relay, \(doubt)",
        evidence: [asked.reply?.quoted ?? ""], name: Escaping.escaped(asked.recipient.text.utf8),
        level: asked.form.mayBeLocal ? .warning : nil)
    }
  }
}
