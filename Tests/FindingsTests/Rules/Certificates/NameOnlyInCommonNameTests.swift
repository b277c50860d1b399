import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("name-only-in-common-name") struct NameOnlyInCommonNameTests {
  @Test("is told where the common name alone would match")
  func raises() throws {
    let leaf = Certs.leaf { $0.names = SubjectNames(dns: [Array("other.example.test".utf8)]) }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
    #expect(try Sample.ids(record) == ["name-only-in-common-name"])
    #expect(try Sample.levels("name-only-in-common-name", in: record) == .init(.warning, .warning, .error))
    let finding = try Sample.findings(record).first
    #expect(finding?.message == "only the common name holds mx.example.test")
    #expect(finding?.evidence == ["other.example.test"])
  }

  @Test("is not told where neither matches")
  func silent() throws {
    let leaf = Certs.leaf {
      $0.names = SubjectNames(dns: [Array("other.example.test".utf8)])
      $0.commonName = Array("third.example.test".utf8)
    }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))) == ["name-mismatch"])
  }
}
