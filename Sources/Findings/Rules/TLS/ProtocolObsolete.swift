import ProbeEngine
import TLSSession

/// TLS below version 1.2.
enum ProtocolObsolete: Rule {
  static let specification = RuleSpecification(
    id: "protocol-obsolete", levels: .init(.warning, .warning, .error),
    meaning: "The best version of TLS that server and client have in common is older than TLS 1.2.",
    importance: "TLS 1.0 and 1.1 must not be used: they rest on MD5 and SHA-1, and modern clients refuse them.",
    remedies: [
      .init("Let the server speak TLS 1.2 and 1.3; that may need a newer TLS library."),
      .init("smtpd_tls_protocols = >=TLSv1.2, smtpd_tls_mandatory_protocols = >=TLSv1.2", for: "Postfix"),
      .init("openssl_options = +no_tlsv1 +no_tlsv1_1", for: "Exim"),
      .init("ssl_min_protocol = TLSv1.2", for: "Dovecot"),
    ],
    reference: "RFC 8996")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    endpoint.observations { handshake in
      guard let version = handshake.tls?.version, !["TLSv1.2", "TLSv1.3"].contains(version) else { return [] }
      return [Observation(chosen: "the server speaks \(version)", from: endpoint.record.offer.narrowedVersions)]
    }
  }
}
