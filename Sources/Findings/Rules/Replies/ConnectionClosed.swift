import ProbeEngine

/// The server closes in the middle of the dialogue.
enum ConnectionClosed: FailureRule {
  static let specification = RuleSpecification(
    id: "connection-closed", levels: .error,
    meaning: "The server closed the connection while a reply was due, without a word.",
    importance:
      "A server must not do so except when it ends itself: a sender takes it for a failure to be tried again.",
    remedies: [.init("Look into the server's log: a crash, a filter, or a limit that closes without a 421.")],
    reference: "RFC 5321 section 3.8")

  static let meaning = FailureMeaning.connectionClosed

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation(
      context.isAmidMessage
        ? "the server closed while the message was being sent"
        : "the server closed in place of \(context.due(at: failure.stage))",
      evidence: failure.evidence.isEmpty ? [] : [Excerpt.of(failure.evidence)])
  }
}
