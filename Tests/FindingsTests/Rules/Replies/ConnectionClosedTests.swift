import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("connection-closed") struct ConnectionClosedTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.starttls, .closed)
    #expect(
      try Sample.levels("connection-closed", in: record) == Rulebook.specification(of: "connection-closed")?.levels)
    #expect(
      try Sample.findings("connection-closed", in: record).map(\.message) == [
        "the server closed in place of the reply to STARTTLS"
      ])
  }
}
