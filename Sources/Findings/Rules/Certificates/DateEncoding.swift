import Certificates

/// A date in another form than the one that is allowed.
enum DateEncoding: AuditRule {
  static let specification = RuleSpecification(
    id: "date-encoding", levels: .init(.note, .note, .warning),
    meaning:
      "A date of a certificate is not written as RFC 5280 demands: UTCTime up to 2049, GeneralizedTime from 2050, to the second, in UTC.",
    importance: "Strict software refuses the certificate.",
    remedies: [.init("Have it issued again by software that keeps to RFC 5280.")],
    reference: "RFC 5280 section 4.1.2.5")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.compactMap { facts, details in
      // A root is trusted for itself.
      guard !facts.isCA || !facts.isSelfSigned else { return nil }
      let wrong = [details.notBefore, details.notAfter].filter { !$0.hasRightForm }
      guard !wrong.isEmpty else { return nil }
      return Observation(
        "\(Excerpt.of(facts.subject)) has a date in a form that is not allowed",
        evidence: wrong.map { ($0.isGeneralized ? "GeneralizedTime " : "UTCTime ") + Excerpt.of($0.text) },
        certificate: facts.sha256)
    }
  }
}
