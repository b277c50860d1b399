import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("name-mismatch") struct NameMismatchTests {
  private func record(_ names: String..., commonName: String? = nil) -> EndpointRecord {
    let leaf = Certs.leaf {
      $0.names = SubjectNames(dns: names.map { Array($0.utf8) })
      $0.commonName = commonName.map { Array($0.utf8) }
    }
    return Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
  }

  @Test("shows the names that it has")
  func raises() throws {
    let record = record("other.example.test", "*.test")
    #expect(try Sample.ids(record) == ["name-mismatch"])
    #expect(try Sample.levels("name-mismatch", in: record) == .init(.warning, .warning, .error))
    let finding = try Sample.findings(record).first
    #expect(finding?.message == "the certificate does not name mx.example.test")
    #expect(finding?.evidence == ["other.example.test", "*.test"])
  }

  @Test("shows no more names than a person reads")
  func many() throws {
    let leaf = Certs.leaf {
      $0.names = SubjectNames(dns: (1...150).map { Array("mx\($0).other.test".utf8) }, ip: [[192, 0, 2, 1]])
      $0.commonName = nil
    }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
    #expect(try Sample.findings(record).first?.evidence.last == "… (143 more names)")
  }

  @Test("is silent where a name matches, or there is nothing to compare with")
  func silent() throws {
    #expect(try Sample.ids(record("MX.example.test")) == [])
    #expect(try Sample.ids(record("*.example.test")) == [])
    let target = JudgedTarget(
      TargetRecord(target: Sample.target(), startedAt: Sample.time, endpoints: [record("other.example.test")]))
    #expect(Rulebook.findings(of: target) == [])
  }

  @Test("leaves a name in the common name to its own finding")
  func commonName() throws {
    #expect(try Sample.ids(record("other.example.test", commonName: "mx.example.test")) == ["name-only-in-common-name"])
  }
}
