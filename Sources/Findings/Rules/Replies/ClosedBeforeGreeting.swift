import ProbeEngine

/// The peer hangs up before it has greeted.
enum ClosedBeforeGreeting: FailureRule {
  static let specification = RuleSpecification(
    id: "closed-before-greeting", levels: .error,
    meaning: "The peer accepted the connection and ended it before its greeting was complete.",
    importance: "A block list, a load balancer without a server behind it, or a crash: no mail gets in.",
    remedies: [.init("Look into the server's log for this client's address; look at the proxy in front of it.")],
    reference: "RFC 5321 section 3.1")

  static let meaning = FailureMeaning.closedBeforeGreeting

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation(
      failure.reason == .reset ? "the connection was reset before the greeting" : "the peer closed before its greeting",
      evidence: failure.evidence.isEmpty ? [] : [Excerpt.of(failure.evidence)], remedy: context.hintAtImplicitTLS)
  }
}
