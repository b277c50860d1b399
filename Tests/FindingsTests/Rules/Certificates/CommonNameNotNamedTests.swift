import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("common-name-not-named") struct CommonNameNotNamedTests {
  private func leaf(_ name: String, of base: CertificateFacts = Certs.leaf) -> CertificateFacts {
    Certs.changed(base) {
      $0.commonName = Array(name.utf8)
      $0.names.ip = [[9, 9, 9, 9]]
    }
  }

  @Test("is a note, and an error for a public authority under verify")
  func raises() {
    let own = AuditSample.chain(of: leaf("Mail"))
    #expect(AuditSample.messages(own) == ["the common name Mail is not among the names that count"])
    #expect(AuditSample.levels("common-name-not-named", own) == .note)
    let ofPublic = AuditSample.chain(of: leaf("Mail", of: AuditSample.publicLeaf), AuditSample.publicDetails())
    #expect(AuditSample.levels("common-name-not-named", ofPublic) == .init(.note, .note, .error))
  }

  @Test("is not where the name is among them in any case, or an address", arguments: ["MX.Example.test", "9.9.9.9"])
  func named(_ name: String) {
    #expect(AuditSample.ids(AuditSample.chain(of: leaf(name))) == [])
  }
}
