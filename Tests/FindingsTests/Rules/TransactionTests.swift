import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("a transaction") struct TransactionRuleTests {
  private static func record(_ codes: [Int], recipients: Int = 1, verdict: Int? = nil) throws -> EndpointRecord {
    let paths = try (0..<recipients).map { try MailPath("r\($0)@y.test") }
    var transaction = TransactionRecord(sender: try MailPath("a@b.test"), recipients: paths.map { .init(path: $0) })
    let commands = ["MAIL FROM:<a@b.test>"] + paths.map { "RCPT TO:\($0)" } + ["DATA", "(message)"]
    for (command, code) in zip(commands, codes) {
      transaction.turns.append(.init(command: command, reply: Reply(code: code, text: "text")))
    }
    for index in 0..<recipients where codes.count > index + 1 {
      transaction.recipients[index].reply = Reply(code: codes[index + 1], text: "text")
    }
    transaction.verdict = verdict.map { Reply(code: $0, text: "text") }
    return Sample.record { $0.transaction = transaction }
  }

  private static func messages(_ record: EndpointRecord) throws -> [String] {
    try Sample.findings(record).filter { $0.id.hasSuffix("-refused") }.map { "\($0.id): \($0.message)" }
  }

  @Test("that went well is nothing to speak of")
  func good() throws {
    #expect(try Self.messages(Self.record([250, 250, 354, 250], verdict: 250)) == [])
  }

  @Test("is told by who was refused, and whether for good")
  func refused() throws {
    #expect(
      try Self.messages(Self.record([550, 503, 503])) == ["sender-refused: the sender <a@b.test> was refused (550)"])
    #expect(
      try Self.messages(Self.record([250, 550, 250, 354, 250], recipients: 2, verdict: 250)) == [
        "recipient-refused: the recipient <r0@y.test> was refused (550)"
      ])
    #expect(
      try Self.messages(Self.record([250, 450, 503])) == [
        "recipient-refused: the recipient <r0@y.test> was refused for now (450)"
      ])
    #expect(
      try Self.messages(Self.record([250, 250, 354, 554], verdict: 554)) == [
        "message-refused: the message was refused (554)"
      ])
    #expect(try Self.messages(Self.record([250, 250, 451])) == ["message-refused: DATA was refused for now (451)"])
  }

  @Test("is told by recipient where each has a verdict of its own")
  func lmtp() throws {
    var record = try Self.record([250, 250, 250, 354], recipients: 2)
    record.transaction?.recipients[1].delivery = Reply(code: 452, text: "full")
    let findings = try Sample.findings("recipient-refused", in: record)
    #expect(findings.map(\.message) == ["the message for <r1@y.test> was refused for now (452)"])
    #expect(findings.map(\.subject.name) == ["r1@y.test"])
  }

  @Test("that hundreds are refused is told of some, and counted")
  func many() throws {
    let codes = [250] + Array(repeating: 452, count: 300) + [503]
    let messages = try Self.messages(Self.record(codes, recipients: 300))
    #expect(messages.count == 21)
    #expect(messages.last == "recipient-refused: 280 more recipients were refused")
  }

  @Test("that ended behind the message says that nobody knows what became of it")
  func doubt() throws {
    var record = try Self.record([250, 250, 354])
    record.transaction?.size = 8
    record.transaction?.isFateUnknown = true
    let doubt = "what became of the message is not known: another attempt may deliver it twice"
    for (reason, id) in [
      (FailureReason.closed, "connection-closed"), (.timeout, "reply-timeout"), (.outOfOrderReply, "unsolicited-reply"),
    ] {
      record.status = .ended
      record.failure = Failure(stage: .transaction, reason: reason, message: "what happened")
      #expect(try Sample.findings(id, in: record).map { $0.evidence.last } == [doubt])
    }
    record.failure = Failure(
      stage: .transaction, reason: .rejected, message: "busy", reply: Reply(code: 421, text: "busy"))
    #expect(try Sample.findings("server-busy", in: record).map { $0.evidence.last } == [doubt])
    record.transaction?.isFateUnknown = false
    #expect(try Sample.findings("server-busy", in: record).map { $0.evidence.last } == ["421 busy"])
  }

  @Test("that ended within the message says so")
  func amidMessage() throws {
    var record = try Self.record([250, 250, 354])
    record.transaction?.size = 8_000_000
    record.transaction?.bytesSent = 65_536
    record.status = .ended
    record.failure = Failure(stage: .transaction, reason: .timeout, message: "the server took no more of the message")
    #expect(
      try Sample.findings("reply-timeout", in: record).map(\.message) == ["the server stopped reading the message"])
    record.failure = Failure(stage: .transaction, reason: .closed, message: "closed")
    #expect(
      try Sample.findings("connection-closed", in: record).map(\.message) == [
        "the server closed while the message was being sent"
      ])
  }

  @Test("that was not begun says why")
  func nothing() throws {
    let record = Sample.failed(.transaction, .policy)
    #expect(try Sample.ids(record) == ["nothing-sent"])
  }
}
