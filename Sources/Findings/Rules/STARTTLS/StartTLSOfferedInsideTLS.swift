import ProbeEngine
import SMTPWire

/// STARTTLS is still on the list within TLS.
enum StartTLSOfferedInsideTLS: Rule {
  static let specification = RuleSpecification(
    id: "starttls-offered-inside-tls", levels: .warning,
    meaning: "The answer to EHLO inside TLS still lists STARTTLS, which a server must not offer there.",
    importance: "The server, or a proxy that does TLS for it, does not know that the connection is encrypted.",
    remedies: [.init("Where a proxy ends TLS, tell the server behind it; otherwise update the server.")],
    reference: "RFC 3207 section 4.2")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    guard let hello = endpoint.record.encryptedHello, hello.capabilities.contains(named: "STARTTLS") else { return [] }
    return [
      Observation("STARTTLS is offered inside TLS", evidence: Excerpt.lines(with: Array("STARTTLS".utf8), in: hello))
    ]
  }
}
