import Certificates

/// A name twice.
enum NameRepeated: AuditRule {
  static let specification = RuleSpecification(
    id: "name-repeated", levels: .note,
    meaning: "A name stands among the subject alternative names more than once.",
    importance: "It does no harm, and shows that the list was put together by accident.",
    remedies: [.init("Leave each name in the request once.")],
    reference: "RFC 5280 section 4.2.1.6")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    var seen: Set<[UInt8]> = []
    let repeated = leaf.names.dns.filter { name in
      !seen.insert(name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }).inserted
    }
    guard !repeated.isEmpty else { return [] }
    return [
      Observation(
        "the certificate has a name more than once",
        evidence: repeated.prefix(Excerpt.lineLimit).map { Excerpt.of($0) },
        certificate: leaf.sha256)
    ]
  }
}
