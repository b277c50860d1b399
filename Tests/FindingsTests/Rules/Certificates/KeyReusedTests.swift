import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("key-reused") struct KeyReusedTests {
  private func leaf(_ id: UInt8, key: UInt8) -> CertificateFacts {
    Certs.leaf {
      $0.sha256 = Digest([id])
      $0.spkiSHA256 = Digest([key])
    }
  }

  private func ids(_ leaves: CertificateFacts...) -> [String] {
    let chains = leaves.map { AuditSample.chain(Certs.chain([$0, Certs.intermediate])) }
    var file = AuditSample.file()
    file.chains = chains
    return Rulebook.findings(of: file).map(\.id)
  }

  @Test("is raised for certificates of one key, but not for one that is there twice")
  func raises() {
    #expect(ids(leaf(1, key: 9), leaf(2, key: 9)) == ["key-reused"])
    #expect(ids(leaf(1, key: 9), leaf(2, key: 8)) == [])
    #expect(ids(leaf(1, key: 9), leaf(1, key: 9)) == [])
  }
}
