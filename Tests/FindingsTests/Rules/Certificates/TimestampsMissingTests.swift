import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("timestamps-missing") struct TimestampsMissingTests {
  private func chain(logs: UInt8, days: Int64 = 90) -> JudgedChain {
    let leaf = Certs.changed(AuditSample.publicLeaf) { leaf in
      leaf.notAfter = leaf.notBefore.map { $0 + (days * 86_400 - 1) }
    }
    return AuditSample.chain(of: leaf, AuditSample.publicDetails { $0.timestamps = AuditSample.timestamps(logs) })
  }

  @Test("counts logs by the lifetime")
  func raises() {
    #expect(AuditSample.messages(chain(logs: 0)) == ["the certificate holds no timestamps of public logs"])
    #expect(
      AuditSample.messages(chain(logs: 1)) == [
        "the certificate holds timestamps of 1 of the 2 public logs that browsers ask for"
      ])
    #expect(AuditSample.ids(chain(logs: 2, days: 180)) == [])
    #expect(AuditSample.ids(chain(logs: 2, days: 181)) == ["timestamps-missing"])
    #expect(AuditSample.ids(chain(logs: 3, days: 200)) == [])
    #expect(AuditSample.levels("timestamps-missing", chain(logs: 1)) == .note)
  }

  @Test("is nobody's business but that of public authorities")
  func privateAuthority() {
    let leaf = Certs.changed(AuditSample.publicLeaf) { $0.sctCount = 0 }
    #expect(AuditSample.ids(AuditSample.chain(of: leaf)) == [])
  }
}
