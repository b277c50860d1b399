import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("second-greeting-inside-tls") struct SecondGreetingInsideTLSTests {
  private func record(insideTLS: Bool, code: Int = 220) -> EndpointRecord {
    Sample.record {
      $0.unsolicitedReplies = [
        .init(stage: .ehloTLS, isInsideTLS: insideTLS, reply: Reply(code: code, text: "mx.example.test ESMTP"))
      ]
    }
  }

  @Test("sees a surplus 220 inside TLS")
  func raises() throws {
    #expect(try Sample.ids(record(insideTLS: true)) == ["second-greeting-inside-tls"])
    #expect(try Sample.levels("second-greeting-inside-tls", in: record(insideTLS: true)) == .warning)
    #expect(try Sample.findings(record(insideTLS: true)).map(\.evidence) == [["220 mx.example.test ESMTP"]])
  }

  @Test("leaves other surplus replies to unsolicited-reply")
  func others() throws {
    #expect(try Sample.ids(record(insideTLS: false)) == ["unsolicited-reply"])
    #expect(try Sample.ids(record(insideTLS: true, code: 250)) == ["unsolicited-reply"])
    #expect(
      try Sample.ids(record(insideTLS: true), target: Sample.target(security: .implicit)) == ["unsolicited-reply"])
  }
}
