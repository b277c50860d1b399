import ProbeEngine

/// The greeting took long.
enum GreetingSlow: Rule {
  static let specification = RuleSpecification(
    id: "greeting-slow", levels: .note,
    meaning: "The greeting came after more than five seconds: a pause that is meant to catch spam, or a slow look-up.",
    importance: "Tools and senders with short time-outs give up here.",
    remedies: [
      .init("If it is no pause by intention, look at reverse name look-ups and block lists that time out."),
      .init("postscreen_greet_wait", for: "Postfix"),
    ],
    reference: "RFC 5321 section 4.5.3.2.1")

  private static let limit = 5000.0

  static func check(_ endpoint: JudgedEndpoint) -> [Observation] {
    // Of a greeting that never came its own finding tells.
    guard endpoint.record.greeting != nil, let time = endpoint.record.timings.greeting, time > limit, time < 86_400_000
    else { return [] }
    return [Observation("the greeting took \(Int(time / 1000)) seconds")]
  }
}
