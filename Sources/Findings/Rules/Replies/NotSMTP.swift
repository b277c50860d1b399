import ProbeEngine
import SMTPWire

/// Something else than SMTP answers.
enum NotSMTP: FailureRule {
  static let specification = RuleSpecification(
    id: "not-smtp", levels: .error,
    meaning: "What answers on this port is no SMTP server.",
    importance: "Mail cannot be handed to it, and a wrong port or a wrong forwarding is easy to miss.",
    remedies: [.init("Check the port, and where a proxy or port forwarding leads.")],
    reference: "RFC 5321 section 3.1")

  static let meaning = FailureMeaning.notSMTP

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    let evidence = failure.evidence.isEmpty ? [] : [Excerpt.of(failure.evidence)]
    guard let name = ForeignProtocol(firstBytes: failure.evidence) else {
      return Observation("what answers is no SMTP", evidence: evidence)
    }
    return Observation(
      "what answers speaks \(name.rawValue), not SMTP", evidence: evidence,
      remedy: name == .tls ? "The port wants TLS from the first byte: probe it as smtps://." : nil)
  }
}
