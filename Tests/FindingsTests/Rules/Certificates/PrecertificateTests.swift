import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("precertificate") struct PrecertificateTests {
  @Test("is raised for the mark of a precertificate, and for nothing else beside it")
  func raises() {
    let details = AuditSample.details {
      $0.extensions = [CertificateExtension(identifier: .precertificatePoison, isCritical: true, value: [5, 0])]
    }
    let facts = Certs.chain(objections: [(0, "UNHANDLED_CRITICAL_EXTENSION")])
    let chain = AuditSample.chain(facts, details: [details])
    #expect(AuditSample.ids(chain) == ["precertificate"])
    #expect(AuditSample.levels("precertificate", chain) == .error)
  }
}
