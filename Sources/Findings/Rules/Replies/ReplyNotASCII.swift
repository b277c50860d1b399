import ProbeEngine
import SMTPWire

/// 8-bit text in a reply. SMTPUTF8 allows it in answer to a command that asked for it (RFC 6531 §3.7.4.2), and no
/// command of this dialogue does.
enum ReplyNotASCII: Rule {
  static let specification = RuleSpecification(
    id: "reply-not-ascii", levels: .note,
    meaning: "The text of a reply holds bytes beyond ASCII, although no command asked for SMTPUTF8.",
    importance: "Clients cannot know the encoding; some end the dialogue.",
    remedies: [.init("Write greeting and error texts in ASCII.")],
    reference: "RFC 5321 section 4.2")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let found = endpoint.record.deviations([(.notASCII, "bytes beyond ASCII in the text of a reply")])
    return found.names.map { Observation($0, evidence: found.evidence) }
  }
}
