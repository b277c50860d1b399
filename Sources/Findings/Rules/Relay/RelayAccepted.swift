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
    let accepted =
      endpoint.record.relay?.cases.filter { $0.form != .control && RelayOutcome(of: $0) == .accepted } ?? []
    // Forms that read as a mailbox of the server's own prove less.
    return [
      observation(of: accepted.filter { !$0.form.mayBeLocal }, or: "a server that refuses later", level: nil),
      observation(of: accepted.filter(\.form.mayBeLocal), or: "a mailbox of a strange name", level: .warning),
    ].compactMap(\.self)
  }

  private static func observation(of cases: [RelayCase], or doubt: String, level: Level?) -> Observation? {
    guard let first = cases.first else { return nil }
    let recipient = Escaping.escaped(first.recipient.description.utf8)
    let forms = cases.map(\.form.rawValue).joined(separator: ", ")
    let what = cases.count == 1 ? "\(recipient) was" : "\(cases.count) envelopes for others were"
    return Observation(
      "\(what) accepted (\(forms)): an open relay, or \(doubt)", evidence: [first.reply?.quoted ?? ""],
      name: Escaping.escaped(first.recipient.text.utf8), level: level)
  }
}
