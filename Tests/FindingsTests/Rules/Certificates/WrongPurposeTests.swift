import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("wrong-purpose") struct WrongPurposeTests {
  @Test("is an extended key usage without serverAuth")
  func raises() throws {
    let leaf = Certs.leaf { $0.extendedKeyUsage = ["clientAuth", "emailProtection"] }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate], objections: [(0, "INVALID_PURPOSE")]))
    #expect(try Sample.ids(record) == ["wrong-purpose"])
    #expect(try Sample.levels("wrong-purpose", in: record) == .init(.warning, .warning, .error))
    #expect(
      try Sample.findings(record).map(\.message) == [
        "the certificate is for clientAuth, emailProtection only, not for servers"
      ])
  }

  @Test("is a list of purposes without any")
  func empty() throws {
    let leaf = Certs.leaf { $0.extendedKeyUsage = [] }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate], objections: [(0, "INVALID_PURPOSE")]))
    #expect(
      try Sample.findings(record).map(\.message) == ["the list of the purposes of the certificate is empty"])
  }

  @Test("is also what the library says of an intermediate")
  func intermediate() throws {
    let record = Sample.record(chain: Certs.chain(objections: [(1, "INVALID_PURPOSE")]))
    #expect(try Sample.ids(record) == ["wrong-purpose"])
    #expect(
      try Sample.findings(record).map(\.message) == [
        "the intermediate CN=Example Intermediate,O=Example may not be used for a TLS server"
      ])
  }

  @Test(
    "is silent for serverAuth, for any purpose and for none named",
    arguments: [
      ["serverAuth", "clientAuth"], ["anyExtendedKeyUsage"], nil,
    ])
  func silent(purposes: [String]?) throws {
    let leaf = Certs.leaf { $0.extendedKeyUsage = purposes }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))) == [])
  }
}
