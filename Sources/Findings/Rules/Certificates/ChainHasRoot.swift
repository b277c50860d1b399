import Certificates

/// The root is sent along.
enum ChainHasRoot: ChainRule {
  static let specification = RuleSpecification(
    id: "chain-has-root", levels: .note,
    meaning: "The server sends the root certificate, too.",
    importance: "A sender trusts its own copy or none, so that it only costs bytes; DANE with usage 2 may need it.",
    remedies: [.init("Take the root out of the file, unless a TLSA record with usage 2 names it.")],
    reference: "RFC 8446 section 4.4.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard chain.leaf != nil else { return [] }
    return chain.shape.roots.map { root in
      // The path ends at another one where that is what the trust store holds.
      let isNamesake = chain.facts.verification.path.contains {
        $0.isSelfSigned && $0.subject == root.subject && $0.sha256 != root.sha256
      }
      let what = isNamesake ? "another certificate with the name of the root is sent" : "the root is sent, too"
      return Observation("\(what): \(Excerpt.of(root.subject))", certificate: root.sha256)
    }
  }
}
