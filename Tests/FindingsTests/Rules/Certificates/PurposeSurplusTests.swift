import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("purpose-surplus") struct PurposeSurplusTests {
  @Test("is raised for what public authorities may not mix with servers")
  func raises() {
    func chain(_ purposes: [String]) -> JudgedChain {
      AuditSample.chain(
        of: Certs.changed(AuditSample.publicLeaf) { $0.extendedKeyUsage = purposes }, AuditSample.publicDetails())
    }
    #expect(AuditSample.findings(chain(["serverAuth", "emailProtection"])).map(\.evidence) == [["emailProtection"]])
    #expect(AuditSample.ids(chain(["serverAuth", "clientAuth"])) == [])
    #expect(
      AuditSample.levels("purpose-surplus", chain(["serverAuth", "1.2.3"])) == .init(.note, .note, .warning))
  }
}
