import ProbeEngine

/// What came in place of a reply is none.
enum ReplyMalformed: FailureRule {
  static let specification = RuleSpecification(
    id: "reply-malformed", levels: .error,
    meaning: "What came where a reply was due cannot be read as one.",
    importance: "Client and server have lost each other; every sender fails here.",
    remedies: [.init("Look at what stands between client and server, and into the server's log.")],
    reference: "RFC 5321 section 4.2")

  static let meaning = FailureMeaning.replyMalformed

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation(
      "\(context.due(at: failure.stage)) cannot be read",
      evidence: failure.evidence.isEmpty ? [failure.message] : [Excerpt.of(failure.evidence)])
  }
}
