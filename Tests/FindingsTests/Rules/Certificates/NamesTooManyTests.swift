import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("names-too-many") struct NamesTooManyTests {
  @Test("is raised above a hundred")
  func limit() {
    func chain(_ count: Int) -> JudgedChain {
      AuditSample.chain(of: Certs.leaf { $0.names.dns += (1..<count).map { Array("mx\($0).example.test".utf8) } })
    }
    #expect(AuditSample.ids(chain(100)) == [])
    #expect(AuditSample.messages(chain(101)) == ["the certificate has 101 names"])
    #expect(AuditSample.levels("names-too-many", chain(101)) == .note)
  }
}
