import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("chain-out-of-order") struct ChainOutOfOrderTests {
  /// Issued by the intermediate, so that there are two above the leaf.
  private let lower = Certs.make(
    4, subject: "CN=Lower", issuer: "CN=Example Intermediate,O=Example", until: (2045, 12, 31))
  private let deepLeaf = Certs.leaf {
    $0.issuer = Array("CN=Lower".utf8)
    $0.authorityKeyID = nil
  }

  private func ids(_ presented: [CertificateFacts]) throws -> Set<String> {
    let path = [deepLeaf, lower, Certs.intermediate, Certs.root]
    return try Sample.ids(Sample.record(chain: Certs.chain(presented, path: path)))
  }

  @Test("is an issuer in front of what it certifies")
  func raises() throws {
    #expect(try ids([deepLeaf, Certs.intermediate, lower]) == ["chain-out-of-order"])
    let record = Sample.record(
      chain: Certs.chain(
        [Certs.leaf, Certs.root, Certs.intermediate], path: [Certs.leaf, Certs.intermediate, Certs.root]))
    #expect(try Sample.ids(record) == ["chain-out-of-order", "chain-has-root"])
    #expect(try Sample.levels("chain-out-of-order", in: record) == .init(.note, .note, .warning))
  }

  @Test("is neither the right order, nor two issuers side by side, nor a stray between")
  func silent() throws {
    #expect(try ids([deepLeaf, lower, Certs.intermediate]) == [])
    let twin = Certs.changed(lower) { $0.sha256 = Digest([5]) }
    #expect(try ids([deepLeaf, lower, twin, Certs.intermediate]) == [])
    #expect(try ids([deepLeaf, lower, Certs.stray, Certs.intermediate]) == ["chain-superfluous"])
  }
}
