import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("name-internal") struct NameInternalTests {
  private func leaf(_ name: String, of base: CertificateFacts = Certs.leaf) -> CertificateFacts {
    Certs.changed(base) { $0.names.dns.append(Array(name.utf8)) }
  }

  @Test(
    "is raised for single labels and private zones",
    arguments: ["mail", "localhost", "mx.local", "MX.LAN", "a.home.arpa"])
  func raises(name: String) {
    let own = AuditSample.chain(of: leaf(name))
    #expect(AuditSample.ids(own) == ["name-internal"])
    #expect(AuditSample.levels("name-internal", own) == .note)
    let ofPublic = AuditSample.chain(of: leaf(name, of: AuditSample.publicLeaf), AuditSample.publicDetails())
    #expect(AuditSample.levels("name-internal", ofPublic) == .init(.note, .note, .error))
  }

  @Test("is raised for addresses of private networks")
  func addresses() {
    let chain = AuditSample.chain(of: Certs.leaf { $0.names.ip = [[10, 0, 0, 1], [9, 9, 9, 9]] })
    #expect(AuditSample.findings(chain).first?.evidence.first == "10.0.0.1")
  }

  @Test("is not for public names", arguments: ["mx.example.org", "*.example.org", "local.example.org"])
  func fine(name: String) {
    #expect(AuditSample.ids(AuditSample.chain(of: leaf(name))) == [])
  }
}
