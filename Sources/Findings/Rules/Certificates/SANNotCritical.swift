import Certificates

/// Names that may be passed over although there is no subject.
enum SANNotCritical: AuditRule {
  static let specification = RuleSpecification(
    id: "san-not-critical", levels: .note,
    meaning: "The subject is empty, and the alternative names are not marked as critical.",
    importance: "RFC 5280 demands the mark there; hardly any software looks.",
    remedies: [.init("Have it issued with the mark, or with a subject.")],
    reference: "RFC 5280 section 4.2.1.6")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, let details = chain.details, details.subject.isEmpty,
      details.extension(.subjectAlternativeName)?.isCritical == false
    else { return [] }
    return [Observation("the subject is empty, and the names are not critical", certificate: leaf.sha256)]
  }
}
