import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("unsolicited-reply") struct UnsolicitedReplyTests {
  private func record(_ replies: Int, insideTLS: Bool = false, code: Int = 250) -> EndpointRecord {
    Sample.record { record in
      record.unsolicitedReplies = (0..<replies).map {
        .init(stage: .ehlo, isInsideTLS: insideTLS, reply: Reply(code: code, text: "number \($0)"))
      }
    }
  }

  @Test("is an error where it ended the dialogue")
  func ended() throws {
    let record = Sample.failed(.greeting, .outOfOrderReply, reply: Reply(code: 354, text: "go ahead"))
    #expect(try Sample.levels("unsolicited-reply", in: record) == .error)
    #expect(
      try Sample.findings(record).map(\.message) == ["a reply that makes no sense in place of the greeting"])
    #expect(try Sample.findings(record).map(\.evidence) == [["354 go ahead"]])
  }

  @Test("is a warning where the dialogue could go on")
  func wentOn() throws {
    #expect(try Sample.levels("unsolicited-reply", in: record(1)) == .warning)
    #expect(try Sample.findings(record(1)).map(\.message) == ["a reply that nobody asked for"])
    #expect(try Sample.findings(record(12)).map(\.message) == ["12 replies that nobody asked for"])
    #expect(try Sample.findings(record(12)).first?.evidence.count == 8)
  }

  @Test("leaves a second greeting inside TLS to its own finding")
  func secondGreeting() throws {
    #expect(try Sample.ids(record(1, insideTLS: true, code: 220)) == ["second-greeting-inside-tls"])
    #expect(try Sample.ids(record(1, code: 220)) == ["unsolicited-reply"])
  }

  @Test("does not mind a 421, which may come at any moment")
  func closing() throws {
    #expect(try Sample.ids(record(1, insideTLS: true, code: 421)) == [])
    #expect(try Sample.ids(record(1, code: 421)) == [])
  }

  @Test("says it once where too many of them ended the dialogue")
  func tooMany() throws {
    var record = Sample.failed(.ehlo, .outOfOrderReply, reply: Reply(code: 250, text: "again"))
    record.unsolicitedReplies = [.init(stage: .ehlo, isInsideTLS: false, reply: Reply(code: 250, text: "once"))]
    #expect(try Sample.findings(record).map(\.level) == [.error])
  }
}
