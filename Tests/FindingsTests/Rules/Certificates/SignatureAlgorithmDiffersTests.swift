import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("signature-algorithm-differs") struct SignatureAlgorithmDiffersTests {
  @Test("is raised where the two names of the algorithm differ")
  func raises() {
    let details = AuditSample.details {
      $0.innerSignature = AlgorithmFacts(identifier: ObjectIdentifier("1.2.840.113549.1.1.5"), parameters: [5, 0])
    }
    let chain = AuditSample.chain(details: [details])
    #expect(AuditSample.ids(chain) == ["signature-algorithm-differs"])
    #expect(
      AuditSample.findings(chain).map(\.evidence) == [["outside ecdsa-with-SHA256", "within sha1WithRSAEncryption"]])
    #expect(AuditSample.levels("signature-algorithm-differs", chain) == .init(.warning, .warning, .error))
  }
}
