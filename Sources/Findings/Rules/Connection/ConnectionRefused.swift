import ProbeEngine

/// The machine is there, and nothing listens.
enum ConnectionRefused: FailureRule {
  static let specification = RuleSpecification(
    id: "connection-refused", levels: .error,
    meaning: "The machine answered that nothing listens there, or a firewall answered in its place.",
    importance: "No mail can be handed to this address; senders go on to the next or wait.",
    remedies: [.init("See whether the server runs and listens on this address, and what the firewall rejects.")],
    reference: "RFC 5321 section 5.1")

  static let meaning = FailureMeaning.connectionRefused

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    guard case .unix = context.record?.endpoint.transport else {
      return Observation("nothing listens at \(context.place), or a firewall says so")
    }
    return Observation(
      "nothing listens at \(context.place): \(failure.message)",
      remedy: "See whether the LMTP service runs and where it puts its socket.")
  }
}
