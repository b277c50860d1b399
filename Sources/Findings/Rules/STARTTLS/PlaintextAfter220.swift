import ProbeEngine

/// Bytes in the clear behind the 220.
enum PlaintextAfter220: FailureRule {
  static let specification = RuleSpecification(
    id: "plaintext-after-220", levels: .error,
    meaning: "Bytes in the clear came behind the 220 to STARTTLS, where only TLS may follow.",
    importance:
      "Somebody on the way injects replies that careless clients take for protected ones, or the server is broken.",
    remedies: [
      .init("Compare from another network; if it is the server, update it: it answers more than it was asked.")
    ],
    reference: "RFC 3207 section 6")

  static let meaning = FailureMeaning.plaintextAfter220

  static func observation(of failure: Failure, in context: FailureContext) -> Observation {
    let bytes = context.record?.startTLS.leftover ?? failure.evidence
    return Observation(
      "\(bytes.count == 1 ? "1 byte" : "\(bytes.count) bytes") in the clear behind the 220 to STARTTLS",
      evidence: bytes.isEmpty ? [] : [Excerpt.of(bytes)])
  }
}
