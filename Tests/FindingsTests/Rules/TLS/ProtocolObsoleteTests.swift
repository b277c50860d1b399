import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("protocol-obsolete") struct ProtocolObsoleteTests {
  @Test("is every version below 1.2", arguments: ["TLSv1.1", "TLSv1", "SSLv3"])
  func raises(version: String) throws {
    let record = Sample.record(tls: Sample.tls(version, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"))
    #expect(try Sample.ids(record) == ["protocol-obsolete"])
    #expect(try Sample.levels("protocol-obsolete", in: record) == .init(.warning, .warning, .error))
    #expect(try Sample.findings(record).map(\.message) == ["the server speaks \(version)"])
  }

  @Test("is neither 1.2 nor 1.3", arguments: ["TLSv1.2", "TLSv1.3"])
  func silent(version: String) throws {
    let record = Sample.record(tls: Sample.tls(version, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"))
    #expect(try Sample.ids(record) == [])
  }

  @Test("is told once for two handshakes of one kind")
  func once() throws {
    let tls = Sample.tls("TLSv1.1", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")
    var record = Sample.record(tls: tls)
    record.furtherHandshakes = [
      .init(purpose: "again", serverName: nil, tls: tls, chain: record.chain, failure: nil)
    ]
    #expect(try Sample.findings(record).map(\.message) == ["the server speaks TLSv1.1"])
  }
}
