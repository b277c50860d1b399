import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("connection-reset") struct ConnectionResetTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.connect, .reset)
    #expect(try Sample.levels("connection-reset", in: record) == Rulebook.specification(of: "connection-reset")?.levels)
    #expect(
      try Sample.findings("connection-reset", in: record).map(\.message) == [
        "192.0.2.25 port 25 tears the connection down while it is being made"
      ])
  }

  @Test("is not a reset in mid-dialogue")
  func later() throws {
    #expect(try Sample.findings("connection-reset", in: Sample.failed(.ehlo, .reset)).isEmpty)
  }
}
