import MailPolicy
import ProbeEngine
import TLSSession
import Testing

@testable import Findings

@Suite("no-forward-secrecy") struct NoForwardSecrecyTests {
  @Test(
    "is a key exchange with the long-term key",
    arguments: [
      "TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_DH_RSA_WITH_AES_128_GCM_SHA256",
      "TLS_PSK_WITH_AES_128_GCM_SHA256",
    ])
  func raises(suite: String) throws {
    let record = Sample.record(tls: Sample.tls("TLSv1.2", suite))
    #expect(try Sample.ids(record) == ["no-forward-secrecy"])
    #expect(try Sample.levels("no-forward-secrecy", in: record) == .init(.note, .warning, .warning))
  }

  @Test(
    "is no ephemeral exchange",
    arguments: [
      "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384",
      "TLS_ECDH_anon_WITH_AES_128_CBC_SHA", "TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256",
    ])
  func silent(suite: String) throws {
    let record = Sample.record(tls: Sample.tls("TLSv1.2", suite))
    #expect(try Sample.findings("no-forward-secrecy", in: record).isEmpty)
  }

  @Test("says so where nothing better was on offer")
  func narrowed() throws {
    let record = Sample.record {
      $0.tls = Sample.tls("TLSv1.2", "TLS_RSA_WITH_AES_256_GCM_SHA384")
      $0.offer.suites = .list("kRSA")
    }
    #expect(
      try Sample.findings(record).map(\.message) == [
        "TLS_RSA_WITH_AES_256_GCM_SHA384 has no forward secrecy; on offer was only the suites kRSA"
      ])
  }
}
