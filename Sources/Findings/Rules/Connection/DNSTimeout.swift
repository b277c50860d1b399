import ProbeEngine

/// No answer of the DNS came in time.
enum DNSTimeout: FailureRule {
  static let specification = RuleSpecification(
    id: "dns-timeout", levels: .error,
    meaning: "The DNS gave no answer in time. Whether the name exists is not known.",
    importance: "Senders keep the mail and try again; where no name server answers anybody, it bounces in the end.",
    remedies: [.init("Try again, then with another resolver; if it is the zone, see whether its name servers are up.")],
    reference: "RFC 5321 section 5.1")

  static let meaning = FailureMeaning.dnsTimeout

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation("the DNS gave no answer in time")
  }
}
