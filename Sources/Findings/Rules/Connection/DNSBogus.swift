import ProbeEngine

/// The answer of the DNS does not stand up to DNSSEC.
enum DNSBogus: FailureRule {
  static let specification = RuleSpecification(
    id: "dns-bogus", levels: .error,
    meaning: "The zone is signed, but its answer is not rightly signed.",
    importance: "Every sender behind a validating resolver sees no answer at all and keeps the mail.",
    remedies: [.init("Compare the DS record at the parent with the keys of the zone; look for expired signatures.")],
    reference: "RFC 4035 section 4.3")

  static let meaning = FailureMeaning.dnsBogus

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation("the answer of the DNS is not rightly signed", evidence: [failure.message])
  }
}
