import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("not-a-ca") struct NotACATests {
  @Test("is an issuer without the mark of one, told once although it is unsuitable as well")
  func raises() throws {
    let record = Sample.record(chain: Certs.chain(objections: [(1, "INVALID_CA"), (1, "INVALID_PURPOSE")]))
    #expect(try Sample.ids(record) == ["not-a-ca"])
    #expect(try Sample.levels("not-a-ca", in: record) == .init(.warning, .warning, .error))
    #expect(
      try Sample.findings(record).map(\.message) == [
        "the intermediate CN=Example Intermediate,O=Example is no certificate authority"
      ])
  }

  @Test("leaves a leaf of the wrong purpose below it to be told")
  func both() throws {
    let leaf = Certs.leaf { $0.extendedKeyUsage = ["clientAuth"] }
    let chain = Certs.chain(
      [leaf, Certs.intermediate], objections: [(0, "INVALID_PURPOSE"), (1, "INVALID_CA"), (1, "INVALID_PURPOSE")])
    #expect(try Sample.ids(Sample.record(chain: chain)) == ["not-a-ca", "wrong-purpose"])
  }

  @Test("survives a depth beyond the path")
  func depth() throws {
    let record = Sample.record(chain: Certs.chain(objections: [(9, "INVALID_CA"), (-1, "INVALID_CA")]))
    #expect(try Sample.findings(record).map(\.message) == ["an issuer of the path is no certificate authority"])
  }
}
