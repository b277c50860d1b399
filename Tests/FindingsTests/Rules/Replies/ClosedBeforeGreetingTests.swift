import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("closed-before-greeting") struct ClosedBeforeGreetingTests {
  @Test(
    "tells a close from a reset",
    arguments: [
      (FailureReason.closed, "the peer closed before its greeting"),
      (.reset, "the connection was reset before the greeting"),
    ])
  func raises(reason: FailureReason, message: String) throws {
    let record = Sample.failed(.greeting, reason)
    #expect(try Sample.levels("closed-before-greeting", in: record) == .error)
    #expect(try Sample.findings(record).map(\.message) == [message])
  }

  @Test("shows what came before")
  func evidence() throws {
    let record = Sample.failed(.greeting, .closed, evidence: "220-mx\r\n")
    #expect(try Sample.findings(record).map(\.evidence) == [["220-mx\\x0d\\x0a"]])
  }

  @Test("is not a close after the greeting")
  func later() throws {
    #expect(try Sample.ids(Sample.failed(.ehlo, .closed)) == ["connection-closed"])
  }
}
