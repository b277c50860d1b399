import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("date-encoding") struct DateEncodingTests {
  @Test("is raised for a form that RFC 5280 does not know, or for the wrong one of its two")
  func raises() {
    let odd = AuditSample.details { $0.notAfter = AuditSample.time("2702282359Z") }
    let early = AuditSample.details { $0.notAfter = AuditSample.time("20270228235959Z", isGeneralized: true) }
    #expect(AuditSample.ids(AuditSample.chain(details: [odd])) == ["date-encoding"])
    #expect(
      AuditSample.findings(AuditSample.chain(details: [early])).map(\.evidence) == [["GeneralizedTime 20270228235959Z"]]
    )
    #expect(
      AuditSample.levels("date-encoding", AuditSample.chain(details: [odd])) == .init(.note, .note, .warning))
  }
}
