import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("no-san") struct NoSANTests {
  @Test(
    "is an extension that is missing, or empty",
    arguments: [
      SubjectNames(isPresent: false), SubjectNames(isPresent: true),
    ])
  func raises(names: SubjectNames) throws {
    let leaf = Certs.leaf { $0.names = names }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
    #expect(try Sample.ids(record) == ["no-san", "name-only-in-common-name"])
    #expect(try Sample.levels("no-san", in: record) == .warning)
  }

  @Test("tells names that cannot be read, or are those of no host, from none")
  func kinds() throws {
    func message(_ names: SubjectNames) throws -> String? {
      let record = Sample.record(chain: Certs.chain([Certs.leaf { $0.names = names }, Certs.intermediate]))
      return try Sample.findings("no-san", in: record).first?.message
    }
    #expect(
      try message(SubjectNames(isBroken: true)) == "the subject alternative names of the certificate cannot be read")
    #expect(try message(SubjectNames()) == "no subject alternative name of the certificate is that of a host")
    #expect(try message(SubjectNames(isPresent: false)) == "the certificate has no subject alternative names")
  }

  @Test("is not raised where there is a name of any type")
  func silent() throws {
    let leaf = Certs.leaf { $0.names = SubjectNames(ip: [[192, 0, 2, 25]]) }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
    #expect(try Sample.findings("no-san", in: record).isEmpty)
  }
}
