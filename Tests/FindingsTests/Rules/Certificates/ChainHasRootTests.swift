import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("chain-has-root") struct ChainHasRootTests {
  @Test("is a self-signed certificate above the leaf")
  func raises() throws {
    let record = Sample.record(chain: Certs.chain([Certs.leaf, Certs.intermediate, Certs.root]))
    #expect(try Sample.ids(record) == ["chain-has-root"])
    #expect(try Sample.levels("chain-has-root", in: record) == .note)
    #expect(try Sample.findings(record).map(\.subject.certificate) == [Certs.root.sha256.description])
  }

  @Test("does not take a namesake for the root that is trusted")
  func namesake() throws {
    let other = Certs.changed(Certs.root) { $0.sha256 = Digest([7]) }
    let record = Sample.record(
      chain: Certs.chain([Certs.leaf, Certs.intermediate, other], path: [Certs.leaf, Certs.intermediate, Certs.root]))
    #expect(
      try Sample.findings("chain-has-root", in: record).map(\.message) == [
        "another certificate with the name of the root is sent: CN=Example Root,O=Example"
      ])
  }

  @Test("is no root that has nothing to do with the leaf")
  func stray() throws {
    let other = Certs.changed(Certs.stray) {
      $0.issuer = $0.subject
      $0.isSelfSigned = true
    }
    let record = Sample.record(chain: Certs.chain([Certs.leaf, Certs.intermediate, other]))
    #expect(try Sample.ids(record) == ["chain-superfluous"])
  }
}
