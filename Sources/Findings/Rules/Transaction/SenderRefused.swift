import ProbeEngine
import SMTPWire

/// MAIL was refused.
enum SenderRefused: Rule {
  static let specification = RuleSpecification(
    id: "sender-refused", levels: .error,
    meaning: "The server does not take mail from this sender, or not from this machine, or not of this size.",
    importance: "Nothing that follows can be taken.",
    remedies: [
      .init(
        "Read the reply: its enhanced code tells whether it is the address, the size, a policy or a want of authentication."
      )
    ],
    reference: "RFC 5321 section 3.3, RFC 3463")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let transaction = endpoint.record.transaction, let reply = transaction.turns.first?.reply, reply.isFailure,
      !reply.saysBusy
    else { return [] }
    return [
      Observation(
        "the sender \(Escaping.escaped(transaction.sender.description.utf8)) was refused\(reply.duration)",
        evidence: [reply.quoted])
    ]
  }
}

extension Reply {
  /// What follows "refused".
  var duration: String { isTransientFailure ? " for now (\(code))" : " (\(code))" }
}
