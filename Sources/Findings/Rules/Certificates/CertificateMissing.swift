import Certificates
import TLSSession

/// TLS without any certificate.
enum CertificateMissing: Rule {
  static let specification = RuleSpecification(
    id: "certificate-missing", levels: .init(.warning, .warning, .error),
    meaning: "TLS was established with a suite that needs no certificate.",
    importance: "Nobody can tell who is at the other end, and an attacker on the way may be.",
    remedies: [
      .init("Give the server a certificate and take the anonymous suites out."),
      .init("smtpd_tls_chain_files, smtpd_tls_exclude_ciphers = aNULL", for: "Postfix"),
      .init("tls_certificate, tls_privatekey", for: "Exim"),
    ],
    reference: "RFC 9325 section 4.1")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    endpoint.observations { handshake in
      guard let tls = handshake.tls, handshake.leaf == nil, !tls.isResumed else { return [] }
      return [Observation("the server presents no certificate (\(tls.cipher.name))")]
    }
  }
}
