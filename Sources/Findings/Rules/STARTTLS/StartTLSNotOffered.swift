import ProbeEngine
import SMTPWire

/// The server answered the hello and did not offer STARTTLS.
enum StartTLSNotOffered: Rule {
  static let specification = RuleSpecification(
    id: "starttls-not-offered", levels: .error,
    meaning: "The server's answer to EHLO does not list STARTTLS, so mail to it travels in the clear.",
    importance: "Anyone on the path can read and change the mail, and no policy of the sender can be met.",
    remedies: [
      .init("Give the server a certificate and switch STARTTLS on; if it is on, look for a middlebox that hides it."),
      .init("smtpd_tls_security_level = may, smtpd_tls_chain_files = …", for: "Postfix"),
      .init("tls_advertise_hosts = *, tls_certificate, tls_privatekey", for: "Exim"),
    ],
    reference: "RFC 3207 section 4")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard endpoint.target.security == .starttls, endpoint.record.startTLS.isOffered == false else { return [] }
    let hello = endpoint.record.plaintextHello
    if hello?.verb == .helo {
      return [Observation("only HELO works here, which has no extensions and so no STARTTLS")]
    }
    let keywords = hello?.capabilities.map { Escaping.escaped($0.keyword) } ?? []
    return [
      Observation("STARTTLS is not offered", evidence: keywords.isEmpty ? [] : [keywords.joined(separator: ", ")])
    ]
  }
}
