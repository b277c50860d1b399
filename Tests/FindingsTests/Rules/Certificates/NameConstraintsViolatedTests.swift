import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("name-constraints-violated") struct NameConstraintsViolatedTests {
  @Test("is what the library says of the names", arguments: ["PERMITTED_VIOLATION", "EXCLUDED_VIOLATION"])
  func raises(name: String) throws {
    let record = Sample.record(chain: Certs.chain(objections: [(0, name)]))
    #expect(try Sample.ids(record) == ["name-constraints-violated"])
    #expect(try Sample.levels("name-constraints-violated", in: record) == .init(.warning, .warning, .error))
    let finding = try Sample.findings(record).first
    #expect(finding?.message == "the leaf breaks the name constraints of its authority: objection \(name)")
    #expect(finding?.evidence == ["mx.example.test"])
  }

  @Test("is not another objection")
  func silent() throws {
    let record = Sample.record(chain: Certs.chain(objections: [(0, "CERT_HAS_EXPIRED")]))
    #expect(try Sample.ids(record) == ["certificate-expired"])
  }
}
