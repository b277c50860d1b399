import Certificates
import MailPolicy
import ProbeEngine
import TLSSession
import Testing

@testable import Findings

@Suite("client-certificate-required") struct ClientCertificateRequiredTests {
  private func record(_ stage: Stage, alert: UInt8, requested: Bool) -> EndpointRecord {
    var record = Sample.failed(stage, .alert, alert: alert)
    record.tls = Sample.tls()
    record.chain = Certs.chain()
    record.tls?.clientCertificateRequested = requested
    record.wasAskedForCertificate = requested
    record.tls?.clientCertificateAuthorities = [Array("CN=Clients".utf8)]
    return record
  }

  @Test("is certificate_required at any stage", arguments: [Stage.handshake, .greeting, .ehloTLS])
  func required(stage: Stage) throws {
    let record = Sample.failed(stage, .alert, alert: 116)
    #expect(try Sample.ids(record) == ["client-certificate-required"])
    #expect(try Sample.levels("client-certificate-required", in: record) == .init(.warning, .error, .error))
    #expect(
      try Sample.findings(record).map(\.message) == [
        "the server demands a client certificate: alert certificate_required (116)"
      ])
  }

  @Test("is an alert about certificates after the server had asked for one", arguments: [UInt8(40), 41, 42])
  func asked(alert: UInt8) throws {
    let record = record(.handshake, alert: alert, requested: true)
    #expect(try Sample.ids(record) == ["client-certificate-required"])
    #expect(try Sample.findings(record).map(\.evidence) == [["CN=Clients"]])
  }

  @Test("is neither another alert nor one without a request")
  func silent() throws {
    #expect(try Sample.ids(record(.handshake, alert: 40, requested: false)) == ["handshake-failed"])
    #expect(try Sample.ids(record(.handshake, alert: 80, requested: true)) == ["handshake-failed"])
  }

  @Test("is not raised where a request was answered with nothing and all went well")
  func optional() throws {
    #expect(try Sample.ids(Sample.record { $0.tls?.clientCertificateRequested = true }) == [])
  }
}
