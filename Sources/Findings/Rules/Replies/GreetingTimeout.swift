import ProbeEngine

/// Connected, and then nothing.
enum GreetingTimeout: FailureRule {
  static let specification = RuleSpecification(
    id: "greeting-timeout", levels: .error,
    meaning: "The connection stands, but no greeting came in time.",
    importance:
      "A sender waits for minutes and then gives up. A port for implicit TLS or behind a proxy is silent, too.",
    remedies: [
      .init(
        "See whether the port wants TLS first (smtps://) or a PROXY header (--proxy-protocol); else look at the load.")
    ],
    reference: "RFC 5321 section 4.5.3.2.1")

  static let meaning = FailureMeaning.greetingTimeout

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation("connected, but no greeting came in time", remedy: context.hintAtImplicitTLS)
  }
}
