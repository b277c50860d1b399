import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("web-names") struct WebNamesTests {
  private func chain(_ names: String...) -> JudgedChain {
    AuditSample.chain(of: Certs.leaf { $0.names.dns = names.map { Array($0.utf8) } })
  }

  @Test("is raised where both kinds of names are there")
  func raises() {
    #expect(AuditSample.ids(chain("mx.example.test", "www.example.test")) == ["web-names"])
    #expect(AuditSample.ids(chain("mx.example.test", "example.test")) == [])
    #expect(!AuditSample.ids(chain("www.example.test")).contains("web-names"))
    #expect(AuditSample.levels("web-names", chain("mx.example.test", "www.example.test")) == .note)
  }
}
