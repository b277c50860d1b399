import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("san-not-critical") struct SANNotCriticalTests {
  private func chain(isCritical: Bool, isEmpty: Bool = true) -> JudgedChain {
    AuditSample.chain(details: [
      AuditSample.details {
        if isEmpty { $0.subject.parts = [] }
        $0.extensions = [
          CertificateExtension(identifier: .subjectAlternativeName, isCritical: isCritical, value: [0x30, 0])
        ]
      }
    ])
  }

  @Test("is raised where there is no subject and no mark")
  func raises() {
    #expect(AuditSample.ids(chain(isCritical: false)) == ["san-not-critical"])
    #expect(AuditSample.ids(chain(isCritical: true)) == [])
    #expect(AuditSample.ids(chain(isCritical: false, isEmpty: false)) == [])
    #expect(AuditSample.levels("san-not-critical", chain(isCritical: false)) == .note)
  }
}
