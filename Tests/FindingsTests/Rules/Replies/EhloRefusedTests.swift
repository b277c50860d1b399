import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("ehlo-refused") struct EhloRefusedTests {
  private let fallback = Sample.record {
    $0.refusedHello = Reply(code: 502, text: "5.5.2 not implemented")
    $0.plaintextHello = Sample.hello(verb: .helo)
    $0.startTLS = StartTLSRecord(isOffered: false)
    $0.tls = nil
    $0.chain = nil
    $0.encryptedHello = nil
  }

  @Test("is told where HELO had to do, beside the want of STARTTLS")
  func helo() throws {
    #expect(try Sample.ids(fallback) == ["ehlo-refused", "starttls-not-offered"])
    #expect(try Sample.levels("ehlo-refused", in: fallback) == .init(.warning, .error, .error))
    let finding = try Sample.findings("ehlo-refused", in: fallback).first
    #expect(finding?.message == "EHLO is refused (502), only HELO works")
    #expect(finding?.evidence == ["502 5.5.2 not implemented"])
  }

  @Test("is told where the refusal ended the dialogue")
  func ended() throws {
    let record = Sample.failed(.ehlo, .rejected, reply: Reply(code: 550, text: "bad name"))
    #expect(try Sample.ids(record) == ["ehlo-refused"])
    #expect(try Sample.findings(record).map(\.message) == ["EHLO is refused (550)"])
  }

  @Test("is told once where HELO is refused as well")
  func both() throws {
    var record = Sample.failed(.ehlo, .rejected, reply: Reply(code: 550, text: "no HELO"))
    record.refusedHello = Reply(code: 500, text: "no EHLO")
    let found = try Sample.findings(record)
    #expect(found.map(\.message) == ["EHLO is refused (500), and HELO as well"])
    #expect(found.map(\.evidence) == [["500 no EHLO", "550 no HELO"]])
  }

  @Test("leaves a busy server to server-busy")
  func busy() throws {
    #expect(try Sample.ids(Sample.failed(.ehlo, .rejected, reply: Reply(code: 421, text: ""))) == ["server-busy"])
  }
}
