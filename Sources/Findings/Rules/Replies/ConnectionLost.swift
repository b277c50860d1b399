import ProbeEngine

/// The connection broke in the middle of the dialogue.
enum ConnectionLost: FailureRule {
  static let specification = RuleSpecification(
    id: "connection-lost", levels: .error,
    meaning: "The connection broke while a reply was due: the peer or something on the way reset it.",
    importance: "The dialogue cannot go on, and a sender fails in the same way.",
    remedies: [.init("Look for a crash in the server's log, and for firewalls that reset what they dislike.")],
    reference: "RFC 5321 section 3.8")

  static let meaning = FailureMeaning.connectionLost

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    let due = context.due(at: failure.stage)
    switch failure.reason {
    case .reset: return Observation("the connection was reset in place of \(due)")
    case .local: return Observation("the dialogue could not go on here before \(due)", evidence: [failure.message])
    default: return Observation("the connection broke in place of \(due)", evidence: [failure.message])
    }
  }
}
