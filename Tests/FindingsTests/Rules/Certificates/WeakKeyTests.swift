import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("weak-key") struct WeakKeyTests {
  private func record(_ algorithm: String, _ bits: Int) -> EndpointRecord {
    let leaf = Certs.leaf { $0.key = PublicKeyFacts(algorithm: algorithm, bits: bits) }
    return Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
  }

  @Test(
    "measures by the kind of key",
    arguments: [
      ("RSA", 1024, true), ("RSA", 2047, true), ("RSA", 2048, false), ("RSA-PSS", 1024, true), ("RSA-PSS", 2048, false),
      ("DSA", 1024, true), ("EC", 192, true), ("EC", 224, false), ("EC", 256, false), ("ED25519", 256, false),
      ("ED448", 456, false),
    ])
  func limits(algorithm: String, bits: Int, isWeak: Bool) throws {
    #expect(try Sample.ids(record(algorithm, bits)) == (isWeak ? ["weak-key"] : []))
  }

  @Test("names the certificate and the size")
  func words() throws {
    #expect(try Sample.levels("weak-key", in: record("RSA", 1024)) == .init(.warning, .warning, .error))
    #expect(try Sample.findings(record("RSA", 1024)).map(\.message) == ["the leaf has an RSA key of 1024 bits"])
  }

  @Test("looks at the whole path")
  func path() throws {
    let intermediate = Certs.intermediate { $0.key = PublicKeyFacts(algorithm: "RSA", bits: 1024) }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([Certs.leaf, intermediate]))) == ["weak-key"])
  }
}
