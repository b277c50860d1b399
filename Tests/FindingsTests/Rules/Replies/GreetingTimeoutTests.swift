import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("greeting-timeout") struct GreetingTimeoutTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.greeting, .timeout)
    #expect(try Sample.levels("greeting-timeout", in: record) == Rulebook.specification(of: "greeting-timeout")?.levels)
    #expect(
      try Sample.findings("greeting-timeout", in: record).map(\.message) == ["connected, but no greeting came in time"])
  }

  @Test("is not a greeting that began")
  func began() throws {
    #expect(try Sample.ids(Sample.failed(.greeting, .tooSlow)) == ["reply-too-slow"])
  }
}
