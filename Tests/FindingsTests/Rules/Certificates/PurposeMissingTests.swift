import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("purpose-missing") struct PurposeMissingTests {
  @Test("is raised for a public authority alone")
  func raises() {
    let chain = AuditSample.chain(
      of: Certs.changed(AuditSample.publicLeaf) { $0.extendedKeyUsage = nil }, AuditSample.publicDetails())
    #expect(AuditSample.ids(chain) == ["purpose-missing"])
    #expect(AuditSample.levels("purpose-missing", chain) == .init(.note, .note, .warning))
    #expect(AuditSample.ids(AuditSample.chain(of: Certs.leaf { $0.extendedKeyUsage = nil })) == [])
  }
}
