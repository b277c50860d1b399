import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("subject-unit") struct SubjectUnitTests {
  private func chain(of leaf: CertificateFacts = AuditSample.publicLeaf) -> JudgedChain {
    AuditSample.chain(
      of: leaf,
      AuditSample.publicDetails {
        $0.subject.parts.append([.init(type: .organizationalUnit, tag: 12, value: Array("Mail".utf8))])
      })
  }

  @Test("is an organizational unit of a public authority's certificate")
  func raises() {
    #expect(AuditSample.ids(chain()) == ["subject-unit"])
    #expect(AuditSample.levels("subject-unit", chain()) == .init(.note, .note, .warning))
    #expect(AuditSample.findings(chain()).first?.evidence == ["Mail"])
  }

  @Test("is none of others, and of those from before")
  func silent() {
    #expect(!AuditSample.ids(chain(of: Certs.leaf { $0.sctCount = 0 })).contains("policy-missing"))
    let old = Certs.changed(AuditSample.publicLeaf) { $0.notBefore = UnixTime(year: 2022, month: 8, day: 31) }
    #expect(!AuditSample.ids(chain(of: old)).contains("subject-unit"))
  }
}
