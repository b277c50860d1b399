import MailPolicy
import ProbeEngine
import SMTPWire

/// MAIL is taken before TLS where the policy demands TLS. A server for everybody's mail must take it (RFC 3207 §4), so that
/// under `may` this is no finding.
enum TLSNotEnforced: Rule {
  static let specification = RuleSpecification(
    id: "tls-not-enforced", levels: .init(nil, .warning, .warning),
    meaning: "The server offers STARTTLS, and takes MAIL from who does not use it.",
    importance: "A client that was told no better, or from which STARTTLS was hidden, sends its mail in the clear.",
    remedies: [
      .init("Demand TLS on ports for submission; at a public server leave it be, and publish MTA-STS or DANE."),
      .init("smtpd_tls_security_level = encrypt (in master.cf, for submission)", for: "Postfix"),
      .init("ssl = required", for: "Dovecot"),
    ],
    reference: "RFC 8314 section 3.3; RFC 3207 section 4")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let reply = endpoint.record.relay?.enforcement?.mailReply, reply.isPositive else { return [] }
    return [Observation("MAIL is taken before TLS", evidence: [reply.quoted])]
  }
}
