import Certificates

/// An encoding with more than one form.
enum NotDER: AuditRule {
  static let specification = RuleSpecification(
    id: "not-der", levels: .init(.note, .note, .warning),
    meaning: "The certificate is in an encoding that TLS libraries read, but that is not DER.",
    importance: "Strict software refuses it, and two programs can see two different certificates in it.",
    remedies: [.init("Have it issued again by software that writes DER.")],
    reference: "RFC 5280 section 4.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let record = chain.record else { return [] }
    return zip(chain.facts.presented, record.details).compactMap { facts, details in
      guard let details else {
        return Observation("\(Excerpt.of(facts.subject)) cannot be read by a strict reader", certificate: facts.sha256)
      }
      guard !details.deviations.isEmpty else { return nil }
      return Observation(
        "\(Excerpt.of(facts.subject)) is not in DER",
        evidence: details.deviations.prefix(Excerpt.lineLimit).map { "\($0.kind.rawValue) at octet \($0.offset)" },
        certificate: facts.sha256)
    }
  }
}
