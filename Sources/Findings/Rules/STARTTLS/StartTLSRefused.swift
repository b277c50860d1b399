import ProbeEngine
import SMTPWire

/// STARTTLS is offered, and then not done.
enum StartTLSRefused: FailureRule {
  static let specification = RuleSpecification(
    id: "starttls-refused", levels: .error,
    meaning: "The server offers STARTTLS and refuses the command. 454 means that TLS is not available for now.",
    importance: "Senders that require TLS wait and bounce the mail; others send it in the clear.",
    remedies: [
      .init("The server could not load its TLS setup: look into its log for the certificate or key file."),
      .init("smtpd_tls_chain_files; tlsmgr must run (master.cf)", for: "Postfix"),
      .init("tls_certificate, tls_privatekey; both must be readable for the Exim user", for: "Exim"),
      .init("ssl_cert, ssl_key (2.4: ssl_server_cert_file, ssl_server_key_file)", for: "Dovecot"),
    ],
    reference: "RFC 3207 section 4")

  static let meaning = FailureMeaning.startTLSRefused

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    guard let reply = failure.reply else {
      return Observation("STARTTLS is offered but refused", evidence: [failure.message])
    }
    guard reply.isFailure else {
      return Observation(
        "STARTTLS is offered but answered with \(reply.code) in place of 220", evidence: Excerpt.of(reply),
        remedy: "Client and server may be one reply apart: look for a proxy or filter that speaks on its own.")
    }
    let isForNow = reply.isTransientFailure
    return Observation(
      "STARTTLS is offered but refused\(isForNow ? " for now" : "") (\(reply.code))", evidence: Excerpt.of(reply),
      remedy: isForNow
        ? nil : "Something between offers what the server does not do, or the server's TLS is half set up.")
  }
}
