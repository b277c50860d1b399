import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("critical-extension-unknown") struct CriticalExtensionUnknownTests {
  private let facts = Certs.chain(objections: [(0, "UNHANDLED_CRITICAL_EXTENSION")])

  @Test("is raised in place of a general word, and names the extension")
  func raises() {
    let details = AuditSample.details {
      $0.extensions = [
        CertificateExtension(identifier: ObjectIdentifier("1.2.3.4"), isCritical: true, value: []),
        CertificateExtension(identifier: ObjectIdentifier("1.2.3.5"), isCritical: false, value: []),
      ]
    }
    let chain = AuditSample.chain(facts, details: [details])
    #expect(AuditSample.messages(chain) == ["the leaf has a critical extension that is not known"])
    #expect(AuditSample.findings(chain).map(\.evidence) == [["1.2.3.4"]])
    #expect(AuditSample.levels("critical-extension-unknown", chain) == .init(.warning, .warning, .error))
  }

  @Test("is raised in a probe, too")
  func probe() throws {
    #expect(try Sample.ids(Sample.record(chain: facts)) == ["critical-extension-unknown"])
  }
}
