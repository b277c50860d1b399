import MailPolicy
import ProbeEngine
import TLSSession
import Testing

@testable import Findings

@Suite("suite-weak") struct SuiteWeakTests {
  private func findings(_ suite: String, group: String = "secp256r1", bits: Int = 256) throws -> [Finding] {
    try Sample.findings("suite-weak", in: Sample.record(tls: Sample.tls("TLSv1.2", suite, group: group, bits: bits)))
  }

  @Test(
    "says what is weak in a suite",
    arguments: [
      ("TLS_ECDHE_RSA_WITH_NULL_SHA", "it does not encrypt"), ("TLS_SHA256_SHA256", "it does not encrypt"),
      ("TLS_ECDHE_RSA_WITH_RC4_128_SHA", "RC4 is broken"),
      ("TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", "3DES has blocks of 64 bits"),
      ("TLS_DHE_RSA_WITH_DES_CBC_SHA", "its cipher is broken"),
      ("TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5", "its keys are of export strength, its cipher is broken"),
      ("TLS_DH_anon_WITH_AES_256_GCM_SHA384", "it authenticates nobody"),
      ("TLS_ECDH_anon_WITH_NULL_SHA", "it does not encrypt, it authenticates nobody"),
    ])
  func weak(suite: String, words: String) throws {
    #expect(try findings(suite).map(\.message) == ["\(suite) is weak: \(words)"])
    let record = Sample.record(tls: Sample.tls("TLSv1.2", suite))
    #expect(try Sample.levels("suite-weak", in: record) == .init(.warning, .warning, .error))
  }

  @Test(
    "notes CBC with SHA-1 only",
    arguments: ["TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA"])
  func outOfDate(suite: String) throws {
    let record = Sample.record(tls: Sample.tls("TLSv1.2", suite))
    #expect(try Sample.levels("suite-weak", in: record) == .note)
  }

  @Test(
    "measures Diffie-Hellman groups over finite fields",
    arguments: [
      ("dh", 1024, true), ("dh", 2047, true), ("dh", 2048, false), ("ffdhe2048", 2048, false),
      ("modp_1536", 1536, true),
      ("x25519", 253, false), ("secp256r1", 256, false),
    ])
  func groups(name: String, bits: Int, isWeak: Bool) throws {
    let found = try findings("TLS_DHE_RSA_WITH_AES_256_GCM_SHA384", group: name, bits: bits)
    #expect(found.map(\.level) == (isWeak ? [.warning] : []))
    if isWeak { #expect(found.first?.message.hasSuffix("its Diffie-Hellman group has \(bits) bits") == true) }
  }

  @Test(
    "lets sound suites be",
    arguments: [
      "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
      "TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ])
  func sound(suite: String) throws {
    #expect(try findings(suite).isEmpty)
  }

  @Test(
    "says so where nothing better was on offer",
    arguments: [
      (ClientOptions(suites: .list("DES\u{1B}")), #"; on offer was only the suites DES\x1b"#),
      (ClientOptions(minimumVersion: .v1_2, maximumVersion: .v1_2), "; on offer was only TLS 1.2"),
      (
        ClientOptions(maximumVersion: .v1_2, suites: .list("DES")),
        "; on offer was only TLS 1.0 to 1.2 with the suites DES"
      ),
      (ClientOptions(minimumVersion: .v1_2), ""), (ClientOptions(), ""),
    ])
  func narrowed(offer: ClientOptions, words: String) throws {
    let record = Sample.record {
      $0.tls = Sample.tls("TLSv1.2", "TLS_DHE_RSA_WITH_DES_CBC_SHA")
      $0.offer = offer
    }
    #expect(
      try Sample.findings(record).map(\.message) == [
        "TLS_DHE_RSA_WITH_DES_CBC_SHA is weak: its cipher is broken\(words)"
      ])
  }

  @Test("looks at every handshake")
  func further() throws {
    let record = Sample.record {
      $0.furtherHandshakes = [
        .init(
          purpose: "the rest", serverName: nil, tls: Sample.tls("TLSv1.2", "TLS_ECDH_anon_WITH_NULL_SHA"), chain: nil,
          failure: nil)
      ]
    }
    #expect(try Sample.ids(record) == ["suite-weak", "certificate-missing"])
  }
}
