import MailPolicy
import ProbeEngine
import TLSSession
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

  @Test(
    "says so where nothing newer was on offer",
    arguments: [
      (TLSVersion.v1_1, "the server speaks TLSv1.1; on offer was only TLS 1.0 to 1.1"),
      (.v1_2, "the server speaks TLSv1.1"), (.v1_3, "the server speaks TLSv1.1"),
    ])
  func narrowed(highest: TLSVersion, message: String) throws {
    let record = Sample.record {
      $0.tls = Sample.tls("TLSv1.1", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")
      $0.offer.maximumVersion = highest
    }
    let found = try Sample.findings(record)
    #expect(found.map(\.message) == [message])
    #expect(found.first?.remedy?.contains("--tls-max") == (highest < .v1_2))
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
