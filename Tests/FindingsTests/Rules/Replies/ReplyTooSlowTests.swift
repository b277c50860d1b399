import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("reply-too-slow") struct ReplyTooSlowTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.ehloTLS, .tooSlow)
    #expect(try Sample.levels("reply-too-slow", in: record) == Rulebook.specification(of: "reply-too-slow")?.levels)
    #expect(
      try Sample.findings("reply-too-slow", in: record).map(\.message) == [
        "the reply to EHLO inside TLS began, but came too slowly"
      ])
  }
}
