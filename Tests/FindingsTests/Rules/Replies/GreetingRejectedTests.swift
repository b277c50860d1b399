import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("greeting-rejected") struct GreetingRejectedTests {
  @Test(
    "tells a refusal for good, and one for now",
    arguments: [
      (554, "5.7.1 go away", "the greeting is a refusal (554)"), (521, "no mail", "the greeting is a refusal (521)"),
      (450, "4.3.2 not now", "the greeting is a refusal for now (450)"),
    ])
  func raises(code: Int, text: String, message: String) throws {
    let record = Sample.failed(.greeting, .rejected, reply: Reply(code: code, text: text))
    #expect(try Sample.levels("greeting-rejected", in: record) == .error)
    #expect(try Sample.findings(record).map(\.message) == [message])
    #expect(try Sample.findings(record).map(\.evidence) == [["\(code) \(text)"]])
  }

  @Test("keeps every line of the reply")
  func lines() throws {
    let record = Sample.failed(.greeting, .rejected, reply: Reply(code: 554, text: "one", "two"))
    #expect(try Sample.findings(record).map(\.evidence) == [["554-one", "554 two"]])
  }

  @Test("leaves a busy server to server-busy")
  func busy() throws {
    let record = Sample.failed(.greeting, .rejected, reply: Reply(code: 450, text: "too many connections"))
    #expect(try Sample.ids(record) == ["server-busy"])
  }
}
