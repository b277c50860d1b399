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
    Observation("nothing listens at \(context.place), or a firewall says so")
  }
}
