import ProbeEngine
import SMTPWire

/// The server greets again after STARTTLS.
enum SecondGreetingInsideTLS: Rule {
  static let specification = RuleSpecification(
    id: "second-greeting-inside-tls", levels: .warning,
    meaning: "After the handshake the server sends its greeting again, although the dialogue goes on with EHLO.",
    importance: "A client takes it for the answer to its EHLO, and is one reply behind from then on.",
    remedies: [.init("A proxy that does TLS forwards to a new connection of the server: let it swallow the greeting.")],
    reference: "RFC 3207 section 4.2")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    endpoint.record.unsolicitedReplies.first { isOne($0, at: endpoint) }.map { unsolicited in
      [Observation("a second greeting inside TLS", evidence: Excerpt.of(unsolicited.reply))]
    } ?? []
  }

  /// With TLS from the first byte there is no greeting before, so that a surplus one is merely a surplus reply.
  static func isOne(_ unsolicited: ProbeEngine.UnsolicitedReply, at endpoint: JudgedEndpoint) -> Bool {
    endpoint.target.security == .starttls && unsolicited.isInsideTLS && unsolicited.reply.code == 220
  }
}
