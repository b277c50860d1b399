import Certificates

/// A certificate without names that count.
enum NoSAN: ChainRule {
  static let specification = RuleSpecification(
    id: "no-san", levels: .warning,
    meaning: "The certificate has no subject alternative names.",
    importance: "Only those count, so that it matches no host at all.",
    remedies: [.init("Ask for a certificate with the host's name as a subject alternative name of type DNS.")],
    reference: "RFC 9525 section 2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, !leaf.names.isPresent || leaf.names.count == 0 else { return [] }
    return [Observation("the certificate has no subject alternative names", certificate: leaf.sha256)]
  }
}
