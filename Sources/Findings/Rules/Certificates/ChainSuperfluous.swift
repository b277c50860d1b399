import Certificates

/// Certificates that have nothing to do with the leaf.
enum ChainSuperfluous: ChainRule {
  static let specification = RuleSpecification(
    id: "chain-superfluous", levels: .init(.note, .note, .warning),
    meaning: "The server sends certificates that are on no path from its own to a root.",
    importance: "They cost every client bytes and time, and hide which ones matter.",
    remedies: [.init("Take them out of the file: the leaf and its intermediates are enough.")],
    reference: "RFC 8446 section 4.4.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    let superfluous = chain.shape.superfluous
    guard !superfluous.isEmpty else { return [] }
    let count = superfluous.count == 1 ? "1 certificate has" : "\(superfluous.count) certificates have"
    return [
      Observation(
        "\(count) nothing to do with the leaf",
        evidence: superfluous.prefix(Excerpt.lineLimit).map { Excerpt.of($0.subject) }, certificate: leaf.sha256)
    ]
  }
}
