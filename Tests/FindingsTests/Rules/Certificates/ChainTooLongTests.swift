import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("chain-too-long") struct ChainTooLongTests {
  private func chain(_ intermediates: Int, octets: Int = 1) -> JudgedChain {
    let others = (0..<intermediates).map { number in
      Certs.intermediate {
        $0.sha256 = Digest([100 + UInt8(number)])
        $0.der = [UInt8](repeating: 0, count: octets)
      }
    }
    return AuditSample.chain(Certs.chain([Certs.leaf] + others))
  }

  @Test("counts certificates and octets")
  func limits() {
    #expect(AuditSample.ids(chain(3)) == [])
    #expect(AuditSample.messages(chain(4)) == ["5 certificates of 5 octets are sent"])
    #expect(AuditSample.ids(chain(1, octets: 8191)) == [])
    #expect(AuditSample.ids(chain(1, octets: 8192)) == ["chain-too-long"])
    #expect(AuditSample.levels("chain-too-long", chain(4)) == .note)
  }
}
