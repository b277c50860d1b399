import Certificates

/// An authority that may be overlooked as one.
enum CANotCritical: AuditRule {
  static let specification = RuleSpecification(
    id: "ca-not-critical", levels: .note,
    meaning: "A certificate of an authority does not mark its basic constraints as critical.",
    importance: "RFC 5280 demands it; hardly any software looks.",
    remedies: [.init("Tell the authority; its next certificate should have the mark.")],
    reference: "RFC 5280 section 4.2.1.9")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.filter { facts, details in
      // A root is trusted for itself.
      facts.isCA && !facts.isSelfSigned && details.extension(.basicConstraints)?.isCritical == false
    }.map { facts, _ in
      Observation("the basic constraints of \(Excerpt.of(facts.subject)) are not critical", certificate: facts.sha256)
    }
  }
}
