import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("names-with-nul") struct NamesWithNULTests {
  @Test("is a NUL in any name, shown in escaped form")
  func raises() throws {
    let leaf = Certs.leaf {
      $0.names = SubjectNames(dns: [Array("mx.example.test\0.evil.test".utf8)])
      $0.commonName = nil
    }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
    #expect(try Sample.ids(record) == ["names-with-nul", "name-mismatch"])
    #expect(try Sample.levels("names-with-nul", in: record) == .warning)
    #expect(
      try Sample.findings("names-with-nul", in: record).map(\.evidence) == [["mx.example.test\\x00.evil.test"]])
  }

  @Test("looks at the common name, too")
  func commonName() throws {
    let leaf = Certs.leaf { $0.commonName = [0x6D, 0, 0x78] }
    #expect(try Sample.ids(Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))) == ["names-with-nul"])
  }
}
