import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("timestamps-missing") struct TimestampsMissingTests {
  @Test("is raised where a policy claims a public authority and no log signed")
  func raises() {
    let leaf = Certs.changed(AuditSample.publicLeaf) { $0.sctCount = 0 }
    let chain = AuditSample.chain(of: leaf, AuditSample.publicDetails())
    #expect(AuditSample.ids(chain) == ["timestamps-missing"])
    #expect(AuditSample.levels("timestamps-missing", chain) == .note)
    #expect(AuditSample.ids(AuditSample.chain(of: leaf)) == [])
  }
}
