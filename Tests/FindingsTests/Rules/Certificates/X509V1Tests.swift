import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("x509-v1") struct X509V1Tests {
  @Test("is a version below 3 of the leaf or an intermediate")
  func raises() throws {
    let leaf = Certs.leaf { $0.version = 1 }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
    #expect(try Sample.ids(record) == ["x509-v1"])
    #expect(try Sample.levels("x509-v1", in: record) == .warning)
    #expect(try Sample.findings(record).map(\.message) == ["the leaf is of X.509 version 1"])
    let intermediate = Certs.intermediate { $0.version = 2 }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([Certs.leaf, intermediate]))) == ["x509-v1"])
  }

  @Test("tells a version that there is none of", arguments: [0, 4, -1, Int.max])
  func unknown(version: Int) throws {
    let record = Sample.record(chain: Certs.chain([Certs.leaf { $0.version = version }, Certs.intermediate]))
    #expect(try Sample.findings(record).map(\.message) == ["the leaf is of no version of X.509 that there is"])
  }

  @Test("is no matter of an old root")
  func root() throws {
    let root = Certs.changed(Certs.root) { $0.version = 1 }
    let chain = Certs.chain([Certs.leaf, Certs.intermediate, root])
    #expect(try Sample.ids(Sample.record(chain: chain)) == ["chain-has-root"])
  }
}
