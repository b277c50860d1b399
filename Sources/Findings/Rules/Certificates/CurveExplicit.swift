import Certificates

/// A curve that is spelt out.
enum CurveExplicit: AuditRule {
  static let specification = RuleSpecification(
    id: "curve-explicit", levels: .init(.warning, .warning, .error),
    meaning: "A key spells out the curve that it is on, in place of naming it.",
    importance: "RFC 5480 forbids it; TLS libraries refuse it, as a forged curve can pass for a real one.",
    remedies: [.init("Make a new key on a named curve (openssl genpkey names it).")],
    reference: "RFC 5480 section 2.1.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.filter(\.details.key.hasExplicitCurve).map { facts, _ in
      Observation("the key of \(Excerpt.of(facts.subject)) spells its curve out", certificate: facts.sha256)
    }
  }
}
