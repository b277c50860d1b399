import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("pss-unusual") struct PSSUnusualTests {
  /// SHA-256 with a mask of the same, and a salt of so many octets (RFC 4055 §3.1).
  private func chain(salt: UInt8, mask: UInt8 = 1) -> JudgedChain {
    func digest(_ last: UInt8) -> [UInt8] {
      [0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last, 0x05, 0x00]
    }
    let function: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08] + digest(mask)
    let fields =
      [0xA0, 0x0F] + digest(1) + [0xA1, 0x1C, 0x30, 0x1A] + function + [0xA2, 0x03, 0x02, 0x01, salt]
    let algorithm = AlgorithmFacts(identifier: .rsaPSS, parameters: [0x30, UInt8(fields.count)] + fields)
    return AuditSample.chain(details: [
      AuditSample.details {
        $0.innerSignature = algorithm
        $0.outerSignature = algorithm
      }
    ])
  }

  @Test("tells a salt or a mask that does not go with the digest")
  func raises() {
    #expect(AuditSample.findings(chain(salt: 20)).map(\.evidence) == [["the salt has 20 octets"]])
    #expect(AuditSample.findings(chain(salt: 32, mask: 2)).map(\.evidence) == [["the mask is made with SHA-384"]])
    #expect(AuditSample.ids(chain(salt: 32)) == [])
    #expect(AuditSample.levels("pss-unusual", chain(salt: 20)) == .init(.note, .note, .warning))
  }
}
