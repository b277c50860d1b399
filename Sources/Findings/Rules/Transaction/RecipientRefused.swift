import ProbeEngine
import SMTPWire

/// RCPT was refused, or the message for one recipient (LMTP).
enum RecipientRefused: Rule {
  static let specification = RuleSpecification(
    id: "recipient-refused", levels: .error,
    meaning: "The server does not take mail for this recipient, or not from this sender or machine.",
    importance: "A message to it comes back; for the other recipients of the message that changes nothing.",
    remedies: [
      .init("Read the reply: an unknown mailbox, a full one, a relay that is denied and greylisting read differently.")
    ],
    reference: "RFC 5321 section 3.3, RFC 3463")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    if let relay = endpoint.record.relay { return check(relay) }
    guard let transaction = endpoint.record.transaction else { return [] }
    // Behind a refused MAIL every RCPT is out of order, which is not said of a recipient.
    guard transaction.turns.first?.reply?.isFailure != true else { return [] }
    let refused: [Observation] = transaction.recipients.compactMap { recipient in
      guard let reply = [recipient.reply, recipient.delivery].compactMap(\.self).first(where: \.isFailure),
        !reply.saysBusy
      else { return nil }
      let path = Escaping.escaped(recipient.path.description.utf8)
      let what = recipient.delivery == nil ? "the recipient \(path)" : "the message for \(path)"
      return Observation(
        "\(what) was refused\(reply.duration)", evidence: [reply.quoted],
        name: Escaping.escaped(recipient.path.text.utf8))
    }
    guard refused.count > most else { return refused }
    return refused.prefix(most) + [Observation("\(refused.count - most) more recipients were refused")]
  }

  /// The only question of a relay test: does the server take mail for this one?
  private static func check(_ relay: RelayRecord) -> [Observation] {
    guard relay.cases.count == 1, let asked = relay.control, let reply = asked.reply,
      [.refused, .tlsRequired, .authRequired].contains(RelayOutcome(of: asked))
    else { return [] }
    let path = Escaping.escaped(asked.recipient.description.utf8)
    let what = asked.senderReply?.isFailure == true ? "the sender \(asked.sender)" : "the recipient \(path)"
    return [
      Observation(
        "\(what) was refused\(reply.duration)", evidence: [reply.quoted],
        name: Escaping.escaped(asked.recipient.text.utf8))
    ]
  }

  /// Recipients that are told one by one.
  private static let most = 20
}
