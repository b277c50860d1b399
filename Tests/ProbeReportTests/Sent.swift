import Findings
import ProbeEngine
import SMTPWire

@testable import ProbeReport

extension Fixture {
  /// A message that one of two recipients got.
  static let sent: Judged = {
    var record = secured(endpoint("mx.example.test", "192.0.2.25"))
    var transaction = TransactionRecord(
      sender: .null,
      recipients: ["a@example.test", "b\u{202E}@example.test"].compactMap { try? MailPath($0) }.map { .init(path: $0) })
    transaction.turns = [
      .init(command: "MAIL FROM:<> SIZE=90", reply: reply(250, "2.1.0 Ok"), milliseconds: 1),
      .init(command: "RCPT TO:<a@example.test>", reply: reply(250, "2.1.5 Ok"), milliseconds: 0.1),
      .init(
        command: Escaping.escaped("RCPT TO:<b\u{202E}@example.test>".utf8), reply: reply(550, "5.1.1 no such user"),
        milliseconds: 0.1),
      .init(command: "DATA", reply: reply(354, "go on"), milliseconds: 0.2),
      .init(command: "(message)", reply: reply(250, "2.0.0 Ok: queued as 4XyZ"), milliseconds: 12),
    ]
    transaction.recipients[0].reply = reply(250, "2.1.5 Ok")
    transaction.recipients[1].reply = reply(550, "5.1.1 no such user")
    transaction.wasPipelined = true
    transaction.size = 90
    transaction.bytesSent = 94
    transaction.stuffedLines = 1
    transaction.verdict = reply(250, "2.0.0 Ok: queued as 4XyZ")
    transaction.remarks = ["the message has NUL bytes"]
    record.transaction = transaction
    return judged(host, [record], references: [references("mx.example.test")])
  }()

  /// The same where the server left behind the message.
  static let sentAndLost: Judged = {
    guard var record = sent.target.endpoints.first?.record else { return sent }
    record.status = .ended
    record.failure = Failure(
      stage: .transaction, reason: .closed, message: "the server closed the connection in place of a reply")
    record.transaction?.verdict = nil
    record.transaction?.turns[4].reply = nil
    record.transaction?.isFateUnknown = true
    let reached = judged(host, [record], references: [references("mx.example.test")])
    return Judged(target: reached.target, findings: Rulebook.findings(of: reached.target))
  }()
}
