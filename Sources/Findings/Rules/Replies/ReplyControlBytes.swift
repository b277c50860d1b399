import ProbeEngine
import SMTPWire

/// NUL or another control byte in the text of a reply.
enum ReplyControlBytes: Rule {
  static let specification = RuleSpecification(
    id: "reply-control-bytes", levels: .note,
    meaning: "The text of a reply holds NUL or another control byte.",
    importance: "Such bytes can fool whoever reads them in a terminal or a log.",
    remedies: [.init("Look for what writes the text: a greeting text with colours, or a broken filter.")],
    reference: "RFC 5321 section 4.2")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let found = endpoint.record.deviations([(.controlBytes, "control bytes in the text of a reply")])
    return found.names.map { Observation($0, evidence: found.evidence) }
  }
}
