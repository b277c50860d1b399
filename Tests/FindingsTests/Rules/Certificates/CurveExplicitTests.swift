import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("curve-explicit") struct CurveExplicitTests {
  @Test("is raised for a key with a curve of its own")
  func raises() {
    let chain = AuditSample.chain(details: [AuditSample.details { $0.key.hasExplicitCurve = true }])
    #expect(AuditSample.messages(chain) == ["the key of CN=mx.example.test spells its curve out"])
    #expect(AuditSample.levels("curve-explicit", chain) == .init(.warning, .warning, .error))
  }
}
