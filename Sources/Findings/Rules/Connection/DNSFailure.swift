import ProbeEngine

/// The look-up failed on the servers' side.
enum DNSFailure: FailureRule {
  static let specification = RuleSpecification(
    id: "dns-failure", levels: .error,
    meaning: "The DNS answered the look-up with a failure. Whether the name exists is not known.",
    importance: "Senders keep the mail and try again for days, then bounce it.",
    remedies: [.init("Ask the name servers of the zone one by one; look for a lame delegation or a broken zone file.")],
    reference: "RFC 5321 section 5.1")

  static let meaning = FailureMeaning.dnsFailure

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    Observation("the look-up failed, and says nothing of whether the name exists", evidence: [failure.message])
  }
}
