import ProbeEngine
import SMTPWire

/// A reply that nobody asked for.
enum UnsolicitedReply: Rule {
  static let specification = RuleSpecification(
    id: "unsolicited-reply", levels: .error,
    meaning:
      "The server sent a reply that answers no command, or one that makes no sense where it came. Where the dialogue could go on it is a warning.",
    importance: "From then on a client takes replies for answers to other commands than they are.",
    remedies: [.init("Look for a proxy or filter that speaks on its own; in TLS it may be text injected before it.")],
    reference: "RFC 5321 section 4.3.1")

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    let failure = endpoint.record.failure
    if let failure, endpoint.failureMeaning == .unsolicitedReply {
      let context = FailureContext(target: endpoint.target, record: endpoint.record)
      return [
        Observation(
          "a reply that makes no sense in place of \(context.due(at: failure.stage))",
          evidence: (failure.reply.map { Excerpt.of($0) } ?? [failure.message]) + endpoint.doubtOfMessage)
      ]
    }
    // The reply that ended the dialogue is told by what it says, and a 421 may come at any moment (RFC 5321 §3.8).
    let others = endpoint.record.unsolicitedReplies.filter {
      $0.reply != failure?.reply && $0.reply.code != 421 && !SecondGreetingInsideTLS.isOne($0, at: endpoint)
    }
    guard !others.isEmpty else { return [] }
    let count = others.count == 1 ? "a reply" : "\(others.count) replies"
    return [
      Observation(
        "\(count) that nobody asked for", evidence: others.prefix(Excerpt.lineLimit).map(\.reply.quoted),
        level: .warning)
    ]
  }
}
