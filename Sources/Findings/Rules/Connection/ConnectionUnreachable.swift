import ProbeEngine

/// A router or this machine says that there is no way to the address.
enum ConnectionUnreachable: FailureRule {
  static let specification = RuleSpecification(
    id: "connection-unreachable", levels: .error,
    meaning: "A router on the way, or this machine, says that the address cannot be reached.",
    importance: "No mail can be handed to this address.",
    remedies: [.init("See whether the address is right and its network is announced; try from another network.")],
    reference: "RFC 5321 section 5.1")

  static let meaning = FailureMeaning.connectionUnreachable

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    guard failure.reason != .local else {
      return Observation(
        "no connection was made, for a reason on this side: \(failure.message)",
        remedy: "It says nothing of the server: see to this machine, or to how the probe was asked for.")
    }
    return Observation("\(context.place) cannot be reached", evidence: [failure.message])
  }
}
