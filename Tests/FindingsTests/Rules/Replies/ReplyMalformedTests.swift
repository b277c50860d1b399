import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("reply-malformed") struct ReplyMalformedTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.starttls, .malformedReply)
    #expect(try Sample.levels("reply-malformed", in: record) == Rulebook.specification(of: "reply-malformed")?.levels)
    #expect(
      try Sample.findings("reply-malformed", in: record).map(\.message) == ["the reply to STARTTLS cannot be read"])
  }

  @Test("shows what came")
  func evidence() throws {
    let record = Sample.failed(.ehlo, .malformedReply, evidence: "999 \u{07}")
    #expect(try Sample.findings(record).map(\.evidence) == [["999 \\x07"]])
  }
}
