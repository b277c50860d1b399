import Certificates
import MailPolicy
import ProbeEngine
import TLSSession
import Testing

@testable import Findings

@Suite("must-staple-missing") struct MustStapleMissingTests {
  private let chain = Certs.chain([Certs.leaf { $0.mustStaple = true }, Certs.intermediate])

  @Test("is a demand without a staple")
  func raises() throws {
    let record = Sample.record(chain: chain)
    #expect(try Sample.ids(record) == ["must-staple-missing"])
    #expect(try Sample.levels("must-staple-missing", in: record) == .init(.warning, .warning, .error))
  }

  @Test("is met by a staple, and not judged without a handshake")
  func silent() throws {
    var stapled = Sample.record(chain: chain)
    stapled.tls?.ocspResponse = [0x30, 0]
    #expect(try Sample.ids(stapled) == [])
    var failed = Sample.failed(.handshake, .reset)
    failed.chain = chain
    #expect(try Sample.ids(failed) == ["handshake-failed"])
  }
}
