import ProbeEngine
import SMTPWire
import TLSSession

/// The server will not talk to a client without a certificate.
enum ClientCertificateRequired: FailureRule {
  static let specification = RuleSpecification(
    id: "client-certificate-required", levels: .init(.warning, .error, .error),
    meaning: "The server ended TLS because the client showed no certificate.",
    importance: "Senders have none to show as a rule, so that their mail stays away.",
    remedies: [
      .init("Ask for client certificates at most; where it is meant, probe with --cert and --key."),
      .init("smtpd_tls_req_ccert = no", for: "Postfix"),
      .init("tls_verify_hosts empty, tls_try_verify_hosts in its place", for: "Exim"),
      .init("auth_ssl_require_client_cert = no", for: "Dovecot"),
    ],
    reference: "RFC 8446 section 4.4.2.4")

  static let meaning = FailureMeaning.clientCertificateRequired

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    let authorities = context.record?.tls?.clientCertificateAuthorities ?? []
    return Observation(
      "the server demands a client certificate\(failure.alert.map { ": alert \($0)" } ?? "")",
      evidence: authorities.prefix(Excerpt.lineLimit).map { Excerpt.of($0) })
  }
}
