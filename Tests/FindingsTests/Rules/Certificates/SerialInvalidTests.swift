import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("serial-invalid") struct SerialInvalidTests {
  private func chain(_ octets: [UInt8]) -> JudgedChain {
    AuditSample.chain(details: [AuditSample.details { $0.serial = SerialNumber(octets: octets) }])
  }

  @Test(
    "is raised for zero, what is negative, and what is too long",
    arguments: [
      ([0], "zero"), ([0x80], "negative"), ([UInt8](repeating: 1, count: 21), "longer than 20 octets"),
    ] as [([UInt8], String)])
  func raises(octets: [UInt8], fault: String) {
    #expect(AuditSample.messages(chain(octets)) == ["the serial number of CN=mx.example.test is \(fault)"])
    #expect(AuditSample.levels("serial-invalid", chain(octets)) == .init(.warning, .warning, .error))
  }

  @Test(
    "is not for any other, nor for a root",
    arguments: [[1], [0, 0x80], [UInt8](repeating: 0x7F, count: 20)] as [[UInt8]])
  func fine(octets: [UInt8]) {
    #expect(AuditSample.ids(chain(octets)) == [])
    let root = AuditSample.details { $0.serial = SerialNumber(octets: [0]) }
    #expect(
      AuditSample.ids(
        AuditSample.chain(Certs.chain([Certs.root], path: [Certs.root]), details: [root], role: .authority)) == [])
  }
}
