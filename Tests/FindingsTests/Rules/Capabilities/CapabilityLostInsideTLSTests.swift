import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("capability-lost-inside-tls") struct CapabilityLostInsideTLSTests {
  private func record(_ before: String...) -> EndpointRecord {
    Sample.record {
      $0.plaintextHello = HelloResponse(
        verb: .ehlo, reply: Reply(code: 250, lines: (["mx.example.test"] + before).map { Array($0.utf8) }))
      $0.encryptedHello = Sample.hello("PIPELINING")
    }
  }

  @Test("names what is gone")
  func raises() throws {
    let record = record("PIPELINING", "STARTTLS", "dsn", "SIZE 1000")
    #expect(try Sample.ids(record) == ["capability-lost-inside-tls"])
    #expect(try Sample.levels("capability-lost-inside-tls", in: record) == .warning)
    #expect(try Sample.findings(record).map(\.message) == ["DSN, SIZE are offered before TLS only"])
    #expect(try Sample.findings(record).map(\.evidence) == [["250-dsn", "250 SIZE 1000"]])
  }

  @Test("does not miss STARTTLS, nor what a middlebox had masked")
  func silent() throws {
    #expect(try Sample.ids(record("PIPELINING", "StartTLS")) == [])
    #expect(try Sample.ids(record("PIPELINING", "STARTTLS", "XXXXXXXB")) == ["keyword-masked"])
  }

  @Test("needs both lists of one connection")
  func oneList() throws {
    var record = record("PIPELINING", "DSN")
    record.encryptedHello = nil
    #expect(try Sample.ids(record) == [])
  }
}
