import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("starttls-offered-inside-tls") struct StartTLSOfferedInsideTLSTests {
  private let record = Sample.record {
    $0.encryptedHello = Sample.hello("PIPELINING", "SIZE 10240000", "starttls", "8BITMIME")
  }

  @Test("sees the keyword in the list inside TLS")
  func raises() throws {
    #expect(try Sample.ids(record) == ["starttls-offered-inside-tls"])
    #expect(try Sample.levels("starttls-offered-inside-tls", in: record) == .warning)
    #expect(try Sample.findings(record).map(\.evidence) == [["250-starttls"]])
  }

  @Test("holds for TLS from the first byte as well")
  func implicit() throws {
    var record = record
    record.plaintextHello = nil
    record.startTLS = StartTLSRecord()
    #expect(try Sample.levels("starttls-offered-inside-tls", in: record, security: .implicit) == .warning)
  }

  @Test("does not mind it before TLS")
  func silent() throws {
    #expect(try Sample.findings("starttls-offered-inside-tls", in: Sample.record).isEmpty)
  }
}
