import ProbeEngine

/// No reply came.
enum ReplyTimeout: FailureRule {
  static let specification = RuleSpecification(
    id: "reply-timeout", levels: .error,
    meaning: "No byte of a reply came in the time for it. It is no refusal: what the server would say is not known.",
    importance: "Senders wait for minutes here, then try again later.",
    remedies: [.init("Try with a longer time (--timeout); look for look-ups in the server that do not end.")],
    reference: "RFC 5321 section 4.5.3.2")

  static let meaning = FailureMeaning.replyTimeout

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    context.isAmidMessage
      ? Observation("the server stopped reading the message", evidence: [failure.message])
      : Observation("\(context.due(at: failure.stage)) did not come in time")
  }
}
