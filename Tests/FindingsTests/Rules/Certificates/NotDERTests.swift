import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("not-der") struct NotDERTests {
  @Test("tells what is wrong and where, of any certificate")
  func raises() {
    let details = AuditSample.details { $0.deviations = [EncodingDeviation(.longLength, offset: 2)] }
    let chain = AuditSample.chain(details: [AuditSample.details(), details])
    #expect(AuditSample.messages(chain) == ["CN=Example Intermediate,O=Example is not in DER"])
    #expect(AuditSample.findings(chain).map(\.evidence) == [["length in more octets than it needs at octet 2"]])
    #expect(AuditSample.levels("not-der", chain) == .init(.note, .note, .warning))
  }

  @Test("tells a certificate that only the TLS library can read")
  func unreadable() {
    #expect(
      AuditSample.messages(AuditSample.chain(details: [nil])) == [
        "CN=mx.example.test cannot be read by a strict reader"
      ])
  }
}
