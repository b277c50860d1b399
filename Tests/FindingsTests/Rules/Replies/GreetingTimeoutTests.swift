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

  @Test(
    "hints at TLS from the first byte on its port alone",
    arguments: [(465, FailureReason.timeout), (465, .closed), (25, .timeout), (587, .closed)])
  func implicitTLS(port: Int, reason: FailureReason) throws {
    let found = try Sample.findings(Sample.failed(.greeting, reason), target: Sample.target(port: port))
    #expect(found.first?.remedy?.hasSuffix("probe it as smtps://.") == (port == 465))
  }

  @Test("is not a greeting that began")
  func began() throws {
    #expect(try Sample.ids(Sample.failed(.greeting, .tooSlow)) == ["reply-too-slow"])
  }
}
