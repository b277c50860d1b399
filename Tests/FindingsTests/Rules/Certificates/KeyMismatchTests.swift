import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("key-mismatch") struct KeyMismatchTests {
  private func chain(fitting: [CertificateFacts]) -> JudgedChain {
    let key = KeyFit(
      source: "key.pem", facts: PublicKeyFacts(algorithm: "EC", bits: 256), certificates: fitting.map(\.sha256))
    return AuditSample.chain(key: key)
  }

  @Test("is raised where the key is another one, and tells whose it is")
  func raises() {
    #expect(AuditSample.messages(chain(fitting: [])) == ["the key in key.pem is not that of the certificate"])
    #expect(
      AuditSample.messages(chain(fitting: [Certs.intermediate])) == [
        "the key in key.pem is not that of the certificate: it is that of CN=Example Intermediate,O=Example"
      ])
    #expect(AuditSample.levels("key-mismatch", chain(fitting: [])) == .error)
  }

  @Test("is not where it fits, or none was given")
  func fits() {
    #expect(AuditSample.ids(chain(fitting: [Certs.leaf])) == [])
    #expect(AuditSample.ids(AuditSample.chain()) == [])
  }
}
