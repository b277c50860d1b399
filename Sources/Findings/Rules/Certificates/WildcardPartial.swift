import Certificates

/// A wildcard that matches nothing.
enum WildcardPartial: ChainRule {
  static let specification = RuleSpecification(
    id: "wildcard-partial", levels: .warning,
    meaning: "A name of the certificate has a wildcard that is not the whole left-most label.",
    importance: "Such a name matches no host, whatever lax software makes of it.",
    remedies: [.init("Name the hosts one by one, or use a wildcard for a whole label: *.example.org.")],
    reference: "RFC 9525 section 6.3")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    let partial = leaf.names.dns.filter(isPartial)
    guard !partial.isEmpty else { return [] }
    return [
      Observation(
        "a wildcard matches no host: only the whole left-most label, in front of others, may be one",
        evidence: partial.prefix(Excerpt.lineLimit).map { Excerpt.of($0) }, certificate: leaf.sha256)
    ]
  }

  private static func isPartial(_ name: [UInt8]) -> Bool {
    let star = UInt8(ascii: "*")
    let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let first = labels.first else { return false }
    return first.contains(star) && (first.count > 1 || labels.count == 1)
      || labels.dropFirst().contains { $0.contains(star) }
  }
}
