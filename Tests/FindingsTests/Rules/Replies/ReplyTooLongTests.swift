import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("reply-too-long") struct ReplyTooLongTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.ehlo, .replyTooLong)
    #expect(try Sample.levels("reply-too-long", in: record) == Rulebook.specification(of: "reply-too-long")?.levels)
    #expect(
      try Sample.findings("reply-too-long", in: record).map(\.message) == ["the reply to EHLO is too long to be taken"])
  }

  @Test("shows no more of it than a person reads")
  func excerpt() throws {
    let record = Sample.failed(.greeting, .replyTooLong, evidence: String(repeating: "x", count: 9000))
    let line = try Sample.findings(record).first?.evidence.first ?? ""
    #expect(line == String(repeating: "x", count: 256) + "… (9000 bytes in all)")
  }
}
