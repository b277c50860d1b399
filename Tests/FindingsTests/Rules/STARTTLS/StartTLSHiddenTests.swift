import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("starttls-hidden") struct StartTLSHiddenTests {
  private func record(_ startTLS: StartTLSRecord) -> EndpointRecord {
    Sample.record {
      $0.plaintextHello = Sample.hello("PIPELINING", "SIZE 10240000", "8BITMIME")
      $0.startTLS = startTLS
    }
  }

  @Test("is told where the command works without an offer, beside the want of it")
  func raises() throws {
    let record = record(StartTLSRecord(isOffered: false, wasForced: true))
    #expect(try Sample.ids(record) == ["starttls-hidden", "starttls-not-offered"])
    #expect(try Sample.levels("starttls-hidden", in: record) == .warning)
  }

  @Test("is not told where it did not work, or was offered")
  func silent() throws {
    var failed = record(StartTLSRecord(isOffered: false, wasForced: true))
    failed.tls = nil
    #expect(try Sample.findings("starttls-hidden", in: failed).isEmpty)
    #expect(try Sample.findings("starttls-hidden", in: Sample.record).isEmpty)
  }
}
