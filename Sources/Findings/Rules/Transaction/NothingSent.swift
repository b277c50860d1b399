import ProbeEngine

/// We did not begin, because something that the user demands was not given.
enum NothingSent: FailureRule {
  static let specification = RuleSpecification(
    id: "nothing-sent", levels: .error,
    meaning:
      "The message was not handed over, because something was missing that was demanded: by the policy, by an option.",
    importance: "Nothing of it has left this machine.",
    remedies: [.init("Mend what is missing, or demand less: --policy, or the option that the message names.")],
    reference: "RFC 8314 section 4.1")

  static let meaning = FailureMeaning.nothingSent

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation("nothing was sent: \(failure.message)")
  }
}
