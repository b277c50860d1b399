import ProbeEngine

/// The name of the target does not exist.
enum DomainNotFound: FailureRule {
  static let specification = RuleSpecification(
    id: "domain-not-found", levels: .error,
    meaning: "The servers of the registry deny that the name exists.",
    importance: "Mail to it bounces at once: a name that does not exist is no reason to try again.",
    remedies: [.init("Check the spelling; the registry's servers deny that it exists.")],
    reference: "RFC 5321 section 5.1")

  static let meaning = FailureMeaning.domainNotFound

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation("no such \(context.target.kind == .domain ? "domain" : "host")")
  }
}
