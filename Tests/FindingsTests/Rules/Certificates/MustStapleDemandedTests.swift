import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("must-staple-demanded") struct MustStapleDemandedTests {
  @Test("is raised for a certificate that no server shows yet")
  func raises() throws {
    let leaf = Certs.leaf { $0.mustStaple = true }
    let chain = AuditSample.chain(of: leaf)
    #expect(AuditSample.ids(chain) == ["must-staple-demanded"])
    #expect(AuditSample.levels("must-staple-demanded", chain) == .init(.note, .note, .warning))
    #expect(try Sample.ids(Sample.record(chain: chain.facts)) == ["must-staple-missing"])
  }
}
