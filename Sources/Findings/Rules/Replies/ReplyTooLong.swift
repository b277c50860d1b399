import ProbeEngine

/// A reply that would not end.
enum ReplyTooLong: FailureRule {
  static let specification = RuleSpecification(
    id: "reply-too-long", levels: .error,
    meaning: "A reply was longer than any use for it, and the dialogue was ended.",
    importance: "A peer that never ends a reply fills the memory of careless clients.",
    remedies: [.init("Look for what writes the reply; a server of mail has no reason for it.")],
    reference: "RFC 5321 section 4.5.3.1.5")

  static let meaning = FailureMeaning.replyTooLong

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation(
      "\(context.due(at: failure.stage)) is too long to be taken",
      evidence: failure.evidence.isEmpty ? [failure.message] : [Excerpt.of(failure.evidence)])
  }
}
