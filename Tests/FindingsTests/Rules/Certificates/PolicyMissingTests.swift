import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("policy-missing") struct PolicyMissingTests {
  @Test("is raised where logs signed and no policy is named")
  func raises() {
    let chain = AuditSample.chain(
      of: AuditSample.publicLeaf, AuditSample.details { $0.timestamps = AuditSample.timestamps(2) })
    #expect(AuditSample.ids(chain) == ["policy-missing"])
    #expect(AuditSample.levels("policy-missing", chain) == .init(.note, .note, .warning))
  }
}
