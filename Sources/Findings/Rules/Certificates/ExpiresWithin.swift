import Certificates

/// A certificate ends in the time that was asked for.
enum ExpiresWithin: AuditRule {
  static let specification = RuleSpecification(
    id: "expires-within", levels: .error,
    meaning: "A certificate ends within the time that --expires-within names, or has ended.",
    importance: "Whoever asked wanted to be told.",
    remedies: [.init("Renew it.")],
    reference: "RFC 5280 section 4.1.2.5")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let limit = chain.expiryLimit else { return [] }
    var seen: Set<Digest> = []
    return chain.facts.presented.filter { certificate in
      // Nobody may rely on an end that cannot be read.
      seen.insert(certificate.sha256).inserted && certificate.notAfter.map { $0 <= chain.time + limit } ?? true
    }.map { Observation("\(Excerpt.of($0.subject)) ends on \(UnixTime.date(of: $0.notAfter))", certificate: $0.sha256) }
  }
}
