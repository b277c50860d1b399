import Certificates

/// Two names for the algorithm of one signature.
enum SignatureAlgorithmDiffers: AuditRule {
  static let specification = RuleSpecification(
    id: "signature-algorithm-differs", levels: .init(.warning, .warning, .error),
    meaning: "A certificate names one algorithm for its signature outside, and another within what was signed.",
    importance: "Only the inner one is protected; strict software refuses the certificate.",
    remedies: [.init("Have it issued again.")],
    reference: "RFC 5280 section 4.1.1.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.filter { $0.details.innerSignature != $0.details.outerSignature }.map { facts, details in
      Observation(
        "\(Excerpt.of(facts.subject)) names two algorithms for its signature",
        evidence: [
          "outside \(details.outerSignature.identifier.label)", "within \(details.innerSignature.identifier.label)",
        ], certificate: facts.sha256)
    }
  }
}
