import ProbeEngine
import SMTPWire

/// EHLO is refused within TLS.
enum EhloRefusedInsideTLS: FailureRule {
  static let specification = RuleSpecification(
    id: "ehlo-refused-inside-tls", levels: .error,
    meaning: "TLS stands, and the server refuses the EHLO that must follow.",
    importance: "No mail can be sent inside TLS; only what is sent in the clear gets through.",
    remedies: [.init("Look into the server's log: it may be unhappy with the TLS session, or with the name in EHLO.")],
    reference: "RFC 3207 section 4.2")

  static let meaning = FailureMeaning.ehloRefusedInsideTLS

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    let verb = context.target.dialect == .lmtp ? "LHLO" : "EHLO"
    guard let reply = failure.reply else {
      return Observation("\(verb) is refused inside TLS", evidence: [failure.message])
    }
    return Observation(
      "\(verb) is refused inside TLS\(reply.isTransientFailure ? " for now" : "") (\(reply.code))",
      evidence: Excerpt.of(reply))
  }
}
