import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("leaf-constraints") struct LeafConstraintsTests {
  @Test("is raised for what only an authority can have")
  func raises() {
    let details = AuditSample.details {
      $0.pathLength = 0
      $0.nameConstraints = NameConstraints()
    }
    let chain = AuditSample.chain(details: [details])
    #expect(
      AuditSample.messages(chain) == [
        "the certificate has name constraints and a path length, as only an authority can"
      ])
    #expect(AuditSample.levels("leaf-constraints", chain) == .init(.note, .note, .warning))
  }
}
