import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("name-repeated") struct NameRepeatedTests {
  @Test("is raised for a name twice, in whatever case")
  func raises() {
    let chain = AuditSample.chain(of: Certs.leaf { $0.names.dns.append(Array("MX.example.test".utf8)) })
    #expect(AuditSample.findings(chain).map(\.evidence) == [["MX.example.test"]])
    #expect(AuditSample.levels("name-repeated", chain) == .note)
  }
}
