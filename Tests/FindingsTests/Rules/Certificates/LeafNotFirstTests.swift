import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("leaf-not-first") struct LeafNotFirstTests {
  private let chain = AuditSample.chain(positions: [1, 0])

  @Test("is raised where an issuer stands in front of the certificate for the host")
  func raises() {
    #expect(AuditSample.messages(chain) == ["the certificate for the host is no. 2 of the file"])
    #expect(AuditSample.levels("leaf-not-first", chain) == .init(.warning, .warning, .error))
    #expect(AuditSample.findings(chain).map(\.subject.chain) == ["c1"])
  }

  @Test("is not in a file of several chains, nor for authorities")
  func several() {
    let other = AuditSample.chain(positions: [0, 2], id: "c2")
    #expect(!Rulebook.findings(of: AuditSample.file(chain, other)).map(\.id).contains("leaf-not-first"))
    let authorities = AuditSample.chain(
      Certs.chain([Certs.intermediate, Certs.root]), positions: [1, 0], role: .authority)
    #expect(AuditSample.ids(authorities) == [])
  }
}
