import ProbeEngine
import SMTPWire

/// DATA was refused, or the message behind it.
enum MessageRefused: Rule {
  static let specification = RuleSpecification(
    id: "message-refused", levels: .error,
    meaning: "The server took the envelope, and then not the message.",
    importance: "It was delivered to nobody.",
    remedies: [.init("Read the reply: size, content and policy read differently; the server's log may say more.")],
    reference: "RFC 5321 section 3.3, RFC 3463")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let transaction = endpoint.record.transaction,
      transaction.recipients.contains(where: { $0.reply?.isPositive == true })
    else { return [] }
    if let verdict = transaction.verdict {
      guard verdict.isFailure, !verdict.saysBusy else { return [] }
      return [Observation("the message was refused\(verdict.duration)", evidence: [verdict.quoted])]
    }
    guard let reply = transaction.turns.last(where: { $0.command == "DATA" })?.reply, reply.isFailure, !reply.saysBusy
    else { return [] }
    return [Observation("DATA was refused\(reply.duration)", evidence: [reply.quoted])]
  }
}
