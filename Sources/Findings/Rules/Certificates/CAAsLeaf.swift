import Certificates

/// An authority as a server.
enum CAAsLeaf: ChainRule {
  static let specification = RuleSpecification(
    id: "ca-as-leaf", levels: .init(.warning, .warning, .error),
    meaning: "The certificate of the server is that of an authority (basicConstraints cA TRUE).",
    importance: "Whoever takes the key from the server can issue certificates for every name.",
    remedies: [.init("Have a certificate issued for the server alone, and keep the authority's key off it.")],
    reference: "RFC 5280 section 4.2.1.9")

  static func check(_ chain: JudgedChain) -> [Observation] {
    // A home-made one that vouches for itself is told as that.
    guard let leaf = chain.leaf, leaf.isCA, !leaf.isSelfSigned else { return [] }
    return [Observation("the certificate of the server is that of an authority", certificate: leaf.sha256)]
  }
}
