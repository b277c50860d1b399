import ProbeEngine
import TLSSession

/// The session can be read later by whoever gets the server's key.
enum NoForwardSecrecy: Rule {
  static let specification = RuleSpecification(
    id: "no-forward-secrecy", levels: .init(.note, .warning, .warning),
    meaning: "The keys of the session follow from the server's long-term key.",
    importance: "Whoever records mail now and gets that key in years can read it all.",
    remedies: [
      .init("Offer ECDHE suites, and TLS 1.3."),
      .init("tls_high_cipherlist and smtpd_tls_exclude_ciphers = kRSA", for: "Postfix"),
      .init("tls_require_ciphers", for: "Exim"),
      .init("ssl_cipher_list", for: "Dovecot"),
    ],
    reference: "RFC 9325 section 4.1")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    endpoint.observations { handshake in
      guard let tls = handshake.tls, !SuiteTraits(tls.cipher).hasForwardSecrecy else { return [] }
      return [
        Observation(chosen: "\(tls.cipher.name) has no forward secrecy", from: endpoint.record.offer.narrowedSuites)
      ]
    }
  }
}
