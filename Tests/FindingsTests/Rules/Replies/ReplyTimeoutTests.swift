import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("reply-timeout") struct ReplyTimeoutTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.ehlo, .timeout)
    #expect(try Sample.levels("reply-timeout", in: record) == Rulebook.specification(of: "reply-timeout")?.levels)
    #expect(
      try Sample.findings("reply-timeout", in: record).map(\.message) == ["the reply to EHLO did not come in time"])
  }

  @Test("calls the command by its name in LMTP")
  func lmtp() throws {
    let found = try Sample.findings(Sample.failed(.ehlo, .timeout), target: Sample.target(dialect: .lmtp))
    #expect(found.map(\.message) == ["the reply to LHLO did not come in time"])
  }
}
