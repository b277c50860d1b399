import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("extension-malformed and extension-repeated") struct ExtensionMalformedTests {
  private func chain(_ change: (inout [CertificateExtension]) -> Void) -> JudgedChain {
    let details = AuditSample.details {
      $0.extensions = [
        CertificateExtension(identifier: .keyUsage, isCritical: true, value: [0x03, 0x02, 0x07, 0x80])
      ]
      change(&$0.extensions)
    }
    let leaf = Certs.leaf { $0.isMalformed = true }
    let objections = [(depth: 0, name: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY")]
    return AuditSample.chain(Certs.chain([leaf], path: [leaf], objections: objections), details: [details])
  }

  @Test("name the extension, beside what follows of it")
  func malformed() {
    let findings = AuditSample.findings(chain { $0[0].isMalformed = true })
    #expect(Set(findings.map(\.id)) == ["certificate-untrusted", "extension-malformed"])
    #expect(
      findings.first?.message
        == "no path begins with the certificate: an extension of it is malformed, or there more than once")
    let finding = findings.first { $0.id == "extension-malformed" }
    #expect(finding?.evidence == ["keyUsage"] && finding?.level == .error)
    #expect(finding?.message == "CN=mx.example.test has an extension that is malformed")
  }

  @Test("are no error where the TLS library does without the extension")
  func lenient() {
    let details = AuditSample.details {
      $0.extensions = [
        CertificateExtension(identifier: .timestampList, isCritical: false, value: [4, 1, 0], isMalformed: true)
      ]
    }
    let findings = AuditSample.findings(AuditSample.chain(details: [details]))
    #expect(findings.map(\.id) == ["extension-malformed"] && findings.map(\.level) == [.warning])
    #expect(findings.first?.evidence == ["signedCertificateTimestampList"])
  }

  @Test("tell an extension once, however often it is there")
  func repeated() {
    let findings = AuditSample.findings(chain { $0 += [$0[0], $0[0]] })
    #expect(Set(findings.map(\.id)) == ["certificate-untrusted", "extension-repeated"])
    #expect(findings.last?.evidence == ["keyUsage"] && findings.last?.level == .error)
  }
}
