import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("no-end-date") struct NoEndDateTests {
  @Test("is raised for the last second of all, and no other")
  func raises() {
    func chain(_ text: String) -> JudgedChain {
      AuditSample.chain(details: [AuditSample.details { $0.notAfter = AuditSample.time(text, isGeneralized: true) }])
    }
    #expect(AuditSample.ids(chain("99991231235959Z")) == ["no-end-date"])
    #expect(AuditSample.ids(chain("20991231235959Z")) == [])
    #expect(AuditSample.levels("no-end-date", chain("99991231235959Z")) == .note)
  }
}
