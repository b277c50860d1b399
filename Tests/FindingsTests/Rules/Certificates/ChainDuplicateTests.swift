import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("chain-duplicate") struct ChainDuplicateTests {
  @Test("is a certificate that is sent twice")
  func raises() throws {
    let record = Sample.record(chain: Certs.chain([Certs.leaf, Certs.intermediate, Certs.intermediate]))
    #expect(try Sample.ids(record) == ["chain-duplicate"])
    #expect(try Sample.levels("chain-duplicate", in: record) == .init(.note, .note, .warning))
    #expect(try Sample.findings(record).map(\.message) == ["a certificate is sent more than once"])
  }

  @Test("counts each once, the leaf as well")
  func several() throws {
    let presented = [Certs.leaf, Certs.intermediate, Certs.leaf, Certs.intermediate, Certs.leaf]
    let record = Sample.record(chain: Certs.chain(presented))
    #expect(try Sample.findings(record).map(\.message) == ["2 certificates are sent more than once"])
  }
}
