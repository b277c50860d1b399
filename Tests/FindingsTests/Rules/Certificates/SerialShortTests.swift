import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("serial-short") struct SerialShortTests {
  private func chain(_ octets: [UInt8], of leaf: CertificateFacts = AuditSample.publicLeaf) -> JudgedChain {
    AuditSample.chain(of: leaf, AuditSample.publicDetails { $0.serial = SerialNumber(octets: octets) })
  }

  @Test("is raised below 57 bits, of a public authority alone")
  func limits() {
    let short: [UInt8] = [0x00] + [UInt8](repeating: 0xFF, count: 7)
    #expect(AuditSample.messages(chain(short)) == ["the serial number has 56 bits"])
    #expect(AuditSample.ids(chain([1] + short.dropFirst())) == [])
    let own = AuditSample.details { $0.serial = SerialNumber(octets: [5]) }
    #expect(AuditSample.ids(AuditSample.chain(of: Certs.leaf, own)) == [])
    #expect(AuditSample.levels("serial-short", chain(short)) == .init(.note, .note, .warning))
  }
}
