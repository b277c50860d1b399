import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("revocation-missing") struct RevocationMissingTests {
  private func chain(days: Int64, from: UnixTime = UnixTime(year: 2026, month: 11, day: 20)) -> JudgedChain {
    let leaf = Certs.changed(AuditSample.publicLeaf) {
      $0.crlURLs = []
      $0.notBefore = from
      $0.notAfter = from + (days * 86_400 - 1)
    }
    return AuditSample.chain(of: leaf, AuditSample.publicDetails())
  }

  @Test("is raised for a public certificate that lives for more than a week")
  func raises() {
    #expect(AuditSample.ids(chain(days: 8)).contains("revocation-missing"))
    #expect(!AuditSample.ids(chain(days: 7)).contains("revocation-missing"))
    #expect(AuditSample.levels("revocation-missing", chain(days: 90)) == .init(.note, .note, .warning))
  }

  @Test("allowed ten days before March 2026")
  func before() {
    #expect(
      !AuditSample.ids(chain(days: 10, from: UnixTime(year: 2026, month: 3, day: 1))).contains("revocation-missing"))
  }
}
