import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("ehlo-refused-inside-tls") struct EhloRefusedInsideTLSTests {
  @Test("tells the refusal of the second EHLO")
  func raises() throws {
    let record = Sample.failed(.ehloTLS, .rejected, reply: Reply(code: 503, text: "5.5.1 Bad sequence"))
    #expect(try Sample.ids(record) == ["ehlo-refused-inside-tls"])
    #expect(try Sample.levels("ehlo-refused-inside-tls", in: record) == .error)
    #expect(try Sample.findings(record).map(\.message) == ["EHLO is refused inside TLS (503)"])
  }

  @Test("is not the refusal of the first")
  func silent() throws {
    let record = Sample.failed(.ehlo, .rejected, reply: Reply(code: 503, text: "no"))
    #expect(try Sample.ids(record) == ["ehlo-refused"])
  }
}
