import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("ca-not-critical") struct CANotCriticalTests {
  @Test("is raised for an intermediate whose basic constraints have no mark")
  func raises() {
    func chain(isCritical: Bool) -> JudgedChain {
      let details = AuditSample.details {
        $0.extensions = [CertificateExtension(identifier: .basicConstraints, isCritical: isCritical, value: [])]
      }
      return AuditSample.chain(details: [AuditSample.details(), details])
    }
    #expect(AuditSample.ids(chain(isCritical: false)) == ["ca-not-critical"])
    #expect(AuditSample.ids(chain(isCritical: true)) == [])
    #expect(AuditSample.levels("ca-not-critical", chain(isCritical: false)) == .note)
  }
}
