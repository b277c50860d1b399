import Certificates

/// An issuer stands in front of what it certifies.
enum ChainOutOfOrder: ChainRule {
  static let specification = RuleSpecification(
    id: "chain-out-of-order", levels: .init(.note, .note, .warning),
    meaning: "The certificates are not sent in the order in which each certifies the one before it.",
    importance: "TLS 1.2 demands the order; most clients sort, some old ones fail.",
    remedies: [
      .init("Order the file: the leaf, then its issuer, then the issuer's issuer."),
      .init("smtpd_tls_chain_files: key, leaf, intermediates upwards", for: "Postfix"),
    ],
    reference: "RFC 5246 section 7.4.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf else { return [] }
    let misplaced = chain.shape.misplaced
    guard !misplaced.isEmpty else { return [] }
    return [
      Observation(
        "the chain is out of order",
        evidence: chain.facts.presented.prefix(Excerpt.lineLimit).map { Excerpt.of($0.subject) },
        certificate: leaf.sha256)
    ]
  }
}
