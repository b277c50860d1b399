import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("weak-signature") struct WeakSignatureTests {
  @Test("is SHA-1 or MD5 on the leaf or an intermediate", arguments: ["SHA1", "sha1", "SHA-1", "MD5"])
  func raises(digest: String) throws {
    let leaf = Certs.leaf { $0.signatureDigest = digest }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
    #expect(try Sample.ids(record) == ["weak-signature"])
    #expect(try Sample.levels("weak-signature", in: record) == .init(.warning, .warning, .error))
    #expect(try Sample.findings(record).map(\.message) == ["the leaf is signed with \(digest)"])
    let intermediate = Certs.intermediate { $0.signatureDigest = digest }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([Certs.leaf, intermediate]))) == ["weak-signature"])
  }

  @Test("is no matter on a root, nor where the algorithm has no digest of its own")
  func silent() throws {
    let root = Certs.changed(Certs.root) { $0.signatureDigest = "SHA1" }
    let chain = Certs.chain(path: [Certs.leaf, Certs.intermediate, root])
    #expect(try Sample.ids(Sample.record(chain: chain)) == [])
    let leaf = Certs.leaf { $0.signatureDigest = nil }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))) == [])
  }
}
