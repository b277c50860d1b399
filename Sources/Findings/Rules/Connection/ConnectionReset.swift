import ProbeEngine

/// The connection was torn down as soon as it was asked for.
enum ConnectionReset: FailureRule {
  static let specification = RuleSpecification(
    id: "connection-reset", levels: .error,
    meaning: "The connection was torn down while it was being made: often a firewall or a full listener.",
    importance: "No mail can be handed to this address.",
    remedies: [.init("Look at the firewalls and load balancers in front of the server, and at its limits.")],
    reference: "RFC 5321 section 5.1")

  static let meaning = FailureMeaning.connectionReset

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation("\(context.place) tears the connection down while it is being made")
  }
}
