import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("incomplete-chain") struct IncompleteChainTests {
  private let missing = [(depth: 0, name: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"), (0, "UNABLE_TO_VERIFY_LEAF_SIGNATURE")]

  @Test("is a leaf without its issuer")
  func raises() throws {
    let record = Sample.record(chain: Certs.chain([Certs.leaf], path: [Certs.leaf], objections: missing))
    #expect(try Sample.ids(record) == ["incomplete-chain"])
    #expect(try Sample.levels("incomplete-chain", in: record) == .init(.warning, .warning, .error))
    #expect(
      try Sample.findings(record).map(\.message) == [
        "the intermediate is not sent: no issuer CN=Example Intermediate,O=Example"
      ])
  }

  @Test("is told also where the trust store happens to help")
  func stored() throws {
    let chain = Certs.chain([Certs.leaf], path: [Certs.leaf, Certs.intermediate, Certs.root])
    let record = Sample.record(chain: chain)
    #expect(try Sample.ids(record) == ["incomplete-chain"])
    #expect(try Sample.levels("incomplete-chain", in: record) == .init(.warning, .warning, .error))
  }

  @Test("gives way to an untrusted root")
  func untrusted() throws {
    let chain = Certs.chain(
      [Certs.leaf], path: [Certs.leaf, Certs.intermediate], objections: [(1, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY")])
    #expect(try Sample.ids(Sample.record(chain: chain)) == ["certificate-untrusted"])
  }

  @Test("is told once for two handshakes with one leaf, and for each leaf")
  func handshakes() throws {
    let chain = Certs.chain([Certs.leaf], path: [Certs.leaf], objections: missing)
    let other = Certs.leaf { $0.sha256 = Digest([7]) }
    var record = Sample.record(chain: chain)
    record.furtherHandshakes = [chain, Certs.chain([other], path: [other], objections: missing)].map {
      .init(purpose: "another key", serverName: nil, tls: Sample.tls(), chain: $0, failure: nil)
    }
    let found = try Sample.findings(record)
    #expect(found.map(\.id) == ["incomplete-chain", "incomplete-chain"])
    #expect(found.map(\.subject.certificate) == [Certs.leaf.sha256.description, "07"])
  }
}
