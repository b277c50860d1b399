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

  @Test("tells an answer that is neither 220 nor a refusal")
  func noRefusal() throws {
    var record = Sample.failed(.starttls, .outOfOrderReply, reply: Reply(code: 250, text: "2.0.0 Ok"))
    record.startTLS.reply = Reply(code: 250, text: "2.0.0 Ok")
    #expect(try Sample.ids(record) == ["starttls-refused"])
    #expect(try Sample.findings(record).first?.message == "STARTTLS is offered but answered with 250 in place of 220")
    record.startTLS.isOffered = false
    record.startTLS.wasForced = true
    #expect(try Sample.ids(record) == ["starttls-not-offered"])
  }

  @Test("is not raised where it was tried without an offer")
  func forced() throws {
    var record = Sample.failed(.starttls, .rejected, reply: Reply(code: 502, text: "no"))
    record.startTLS.isOffered = false
    record.startTLS.wasForced = true
    #expect(try Sample.ids(record) == ["starttls-not-offered"])
  }
}
