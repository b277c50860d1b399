import ProbeEngine

/// STARTTLS works although nobody offers it.
enum StartTLSHidden: Rule {
  static let specification = RuleSpecification(
    id: "starttls-hidden", levels: .warning,
    meaning:
      "STARTTLS is not on the list, but the command works: the offer is taken out on the way, or by configuration.",
    importance: "Senders only use what is offered, and send in the clear.",
    remedies: [
      .init("Look for a firewall that inspects SMTP, and for a list of keywords that are not to be shown."),
      .init("smtpd_discard_ehlo_keywords, smtpd_discard_ehlo_keyword_address_maps", for: "Postfix"),
      .init("tls_advertise_hosts = *", for: "Exim"),
    ],
    reference: "RFC 3207 section 6")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let startTLS = endpoint.record.startTLS
    guard startTLS.wasForced, startTLS.isOffered == false, endpoint.record.tls != nil else { return [] }
    return [Observation("STARTTLS is not offered, but works")]
  }
}
