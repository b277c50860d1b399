import ProbeEngine

/// A reply that began and came byte by byte.
enum ReplyTooSlow: FailureRule {
  static let specification = RuleSpecification(
    id: "reply-too-slow", levels: .error,
    meaning: "A reply began, but its end did not come in the time for a whole reply: a tarpit, or a link in trouble.",
    importance: "The dialogue ended here; a patient sender may still get through.",
    remedies: [
      .init("Try with a longer time (--timeout, --greeting-timeout); see whether a tarpit holds this address.")
    ],
    reference: "RFC 5321 section 4.5.3.2")

  static let meaning = FailureMeaning.replyTooSlow

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation(
      "\(context.due(at: failure.stage)) began, but came too slowly",
      evidence: failure.evidence.isEmpty ? [] : [Excerpt.of(failure.evidence)])
  }
}
