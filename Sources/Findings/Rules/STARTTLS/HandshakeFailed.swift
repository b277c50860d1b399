import ProbeEngine
import SMTPWire
import TLSSession

/// TLS could not be established.
enum HandshakeFailed: FailureRule {
  static let specification = RuleSpecification(
    id: "handshake-failed", levels: .error,
    meaning: "The server was ready for TLS, and TLS could not be established.",
    importance: "Broken TLS is worse than none: many senders do not fall back, and the mail waits until it bounces.",
    remedies: [
      .init("Look into the server's log at the time of the probe: it names the reason behind an alert."),
      .init("smtpd_tls_loglevel = 1, smtpd_tls_chain_files, smtpd_tls_protocols, smtpd_tls_ciphers", for: "Postfix"),
      .init("tls_certificate, tls_privatekey, tls_require_ciphers, openssl_options", for: "Exim"),
      .init("ssl_min_protocol, ssl_cipher_list, verbose_ssl = yes", for: "Dovecot"),
    ],
    reference: "RFC 3207 section 4.1")

  static let meaning = FailureMeaning.handshakeFailed

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    switch failure.reason {
    case .alert:
      let name = failure.alert?.description ?? "of no known kind"
      return Observation("the server ended TLS with the alert \(name)", evidence: evidence(failure))
    case .noCommonParameters:
      let alert = failure.alert.map { ": alert \($0)" } ?? ""
      let offer = context.record?.offer.narrowed
      return Observation(
        "the server accepts no TLS version or cipher suite on offer\(offer.map { ", which was \($0)" } ?? "")\(alert)",
        evidence: evidence(failure),
        remedy: offer.map { _ in
          "The offer was narrowed by --tls-min, --tls-max or --ciphers: probe without them before the server is changed."
        })
    case .notTLS:
      return inPlaceOfTLS(failure, context.target)
    case .malformedReply:
      return Observation("what the server sent breaks the TLS protocol", evidence: [failure.message])
    case .timeout, .tooSlow:
      return Observation("the TLS handshake did not end in time", evidence: evidence(failure))
    case .closed:
      return Observation("the server closed in the TLS handshake", evidence: evidence(failure))
    case .reset:
      return Observation("the connection was reset in the TLS handshake", evidence: evidence(failure))
    case .local:
      return Observation(
        "the TLS library here could not do the handshake", evidence: [failure.message],
        remedy: "It may be no fault of the server: see what the message says of the library and its configuration.")
    default:
      return Observation(
        "the TLS handshake did not come about", evidence: failure.reply.map { Excerpt.of($0) } ?? [failure.message])
    }
  }

  /// What came where a ServerHello was due.
  private static func inPlaceOfTLS(_ failure: Failure, _ target: Target) -> Observation {
    let bytes = failure.evidence
    if bytes.beginsWithReplyCode {
      return Observation(
        "an SMTP reply in the clear came in place of TLS", evidence: evidence(failure),
        remedy: target.security == .implicit
          ? "The port speaks SMTP in the clear: probe it with STARTTLS (smtp://)." : nil)
    }
    if let name = ForeignProtocol(firstBytes: bytes) {
      return Observation("\(name.rawValue) came in place of TLS", evidence: evidence(failure))
    }
    return Observation("what came in place of TLS is none", evidence: evidence(failure))
  }

  private static func evidence(_ failure: Failure) -> [String] {
    failure.evidence.isEmpty ? [] : [Excerpt.of(failure.evidence)]
  }
}
