import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("starttls-refused") struct StartTLSRefusedTests {
  @Test(
    "tells a refusal for now from one for good",
    arguments: [
      (454, "4.7.0 TLS not available due to local problem", "STARTTLS is offered but refused for now (454)"),
      (502, "5.5.1 no", "STARTTLS is offered but refused (502)"), (501, "x", "STARTTLS is offered but refused (501)"),
    ])
  func raises(code: Int, text: String, message: String) throws {
    let record = Sample.failed(.starttls, .rejected, reply: Reply(code: code, text: text))
    #expect(try Sample.levels("starttls-refused", in: record) == .error)
    let finding = try Sample.findings(record).first
    #expect(finding?.message == message)
    #expect(finding?.evidence == ["\(code) \(text)"])
  }

  @Test("is not raised where it was tried without an offer")
  func forced() throws {
    var record = Sample.failed(.starttls, .rejected, reply: Reply(code: 502, text: "no"))
    record.startTLS.isOffered = false
    record.startTLS.wasForced = true
    #expect(try Sample.ids(record) == ["starttls-not-offered"])
  }
}
