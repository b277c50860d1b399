import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("ca-as-leaf") struct CAAsLeafTests {
  @Test("is raised for an authority's certificate on a server, also in a probe")
  func raises() throws {
    let leaf = Certs.leaf { $0.isCA = true }
    #expect(AuditSample.ids(AuditSample.chain(of: leaf)) == ["ca-as-leaf"])
    #expect(AuditSample.levels("ca-as-leaf", AuditSample.chain(of: leaf)) == .init(.warning, .warning, .error))
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))) == ["ca-as-leaf"])
  }

  @Test("is not where it vouches for itself, which tells more")
  func selfSigned() {
    let leaf = Certs.leaf {
      $0.isCA = true
      $0.isSelfSigned = true
    }
    #expect(!AuditSample.ids(AuditSample.chain(of: leaf)).contains("ca-as-leaf"))
  }
}
