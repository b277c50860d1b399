import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("wildcard-too-wide") struct WildcardTooWideTests {
  @Test("is raised for a top-level domain, and not for the domain of somebody")
  func raises() {
    func chain(_ name: String) -> JudgedChain {
      AuditSample.chain(of: Certs.leaf { $0.names.dns.append(Array(name.utf8)) })
    }
    #expect(AuditSample.ids(chain("*.test")) == ["wildcard-too-wide"])
    #expect(AuditSample.ids(chain("*.example.test")) == [])
    #expect(AuditSample.levels("wildcard-too-wide", chain("*.test")) == .warning)
  }
}
