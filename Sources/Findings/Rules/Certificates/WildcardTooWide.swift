import Certificates

/// A wildcard for a whole top-level domain.
enum WildcardTooWide: AuditRule {
  static let specification = RuleSpecification(
    id: "wildcard-too-wide", levels: .warning,
    meaning: "A wildcard stands for every name of a top-level domain, or for every name there is.",
    importance: "It would make one server all of them; careful clients ignore such a name.",
    remedies: [.init("Name the hosts, or the wildcard of a domain of your own.")],
    reference: "RFC 9525 section 6.3")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    let wide = leaf.names.dns.filter { name in
      let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      return labels.first?.elementsEqual("*".utf8) == true && labels.count == 2
    }
    guard !wide.isEmpty else { return [] }
    return [
      Observation(
        "a wildcard stands for a whole top-level domain",
        evidence: wide.prefix(Excerpt.lineLimit).map { Excerpt.of($0) },
        certificate: leaf.sha256)
    ]
  }
}
