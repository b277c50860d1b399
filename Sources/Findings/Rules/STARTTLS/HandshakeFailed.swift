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
      return Observation(
        "the server ended TLS with the alert \(name)", evidence: evidence(failure),
        remedy: failure.alert?.remedy(in: context.record))
    case .noCommonParameters:
      let alert = failure.alert.map { ": alert \($0)" } ?? ""
      let offer = context.record?.offer.narrowed
      return Observation(
        "the server accepts no TLS version or cipher suite on offer\(offer.map { ", which was \($0)" } ?? "")\(alert)",
        evidence: evidence(failure),
        remedy: offer == nil
          ? "Let the server speak TLS 1.2 and 1.3 with ECDHE suites that fit the kind of key in its certificate."
          : "The offer was narrowed by --tls-min, --tls-max or --ciphers: probe without them before the server is changed."
      )
    case .notTLS:
      return inPlaceOfTLS(failure, context.target)
    case .malformedReply:
      return Observation(
        "what the server sent breaks the TLS protocol", evidence: [failure.message],
        remedy:
          "Look for what rewrites bytes between here and the server; if nothing does, for a newer TLS library there."
      )
    case .timeout:
      return Observation(
        "the server did not answer the first message of TLS in time", evidence: evidence(failure),
        remedy:
          "See whether a filter on the way swallows TLS, and whether the server waits: for a disk, for entropy, or "
          + "for the process that does its TLS.")
    case .tooSlow:
      return Observation(
        "the TLS handshake began and did not end in time", evidence: evidence(failure),
        remedy:
          "The certificates are the first large packets: see whether such get lost on the way (path MTU); else look "
          + "at the server's load.")
    case .closed:
      return Observation(
        "the server closed in the TLS handshake, without an alert", evidence: evidence(failure),
        remedy:
          "Its log says why: a server that cannot use its certificate or key often just closes, and one that crashes "
          + "always does.")
    case .reset:
      return Observation(
        "the connection was reset in the TLS handshake", evidence: evidence(failure),
        remedy: "Look at filters and load balancers on the way, which end what they cannot read by a reset, and for a "
          + "crash in the server's log.")
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
          ? "The port speaks SMTP in the clear: probe it with STARTTLS (smtp://)."
          : "The server accepted STARTTLS and went on in the clear: see whether it has a certificate, and whether it or a "
            + "proxy in front of it answered STARTTLS.")
    }
    if let name = ForeignProtocol(firstBytes: bytes) {
      return Observation(
        "\(name.rawValue) came in place of TLS", evidence: evidence(failure),
        remedy: "Check the port, and where a proxy or port forwarding leads.")
    }
    return Observation(
      "what came in place of TLS is none", evidence: evidence(failure),
      remedy: "Look at what stands between here and the server, and in the server's log for what it meant to say.")
  }

  private static func evidence(_ failure: Failure) -> [String] {
    failure.evidence.isEmpty ? [] : [Excerpt.of(failure.evidence)]
  }
}
