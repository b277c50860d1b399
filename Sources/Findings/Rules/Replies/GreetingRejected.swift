import ProbeEngine
import SMTPWire

/// The server greets with a refusal.
enum GreetingRejected: FailureRule {
  static let specification = RuleSpecification(
    id: "greeting-rejected", levels: .error,
    meaning: "The server refused with its first reply. 521 and 554 mean that it takes no mail, or none from here.",
    importance: "Nothing more can be learnt from here, and a sender in the same place cannot deliver.",
    remedies: [
      .init("Read the text of the reply: it often names a block list or a missing reverse name of this address.")
    ],
    reference: "RFC 5321 section 3.1")

  static let meaning = FailureMeaning.greetingRejected

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    guard let reply = failure.reply else {
      return Observation("the greeting is a refusal", evidence: [failure.message])
    }
    return Observation(
      "the greeting is a refusal\(reply.isTransientFailure ? " for now" : "") (\(reply.code))",
      evidence: Excerpt.of(reply))
  }
}
