import Certificates

/// A certificate without names that count.
enum NoSAN: ChainRule {
  static let specification = RuleSpecification(
    id: "no-san", levels: .warning,
    meaning: "The certificate has no subject alternative names, or none that can be read.",
    importance: "Only those count, so that it matches no host at all.",
    remedies: [.init("Ask for a certificate with the host's name as a subject alternative name of type DNS.")],
    reference: "RFC 9525 section 2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, leaf.names.dns.isEmpty, leaf.names.ip.isEmpty else { return [] }
    let message =
      leaf.names.isBroken
      ? "the subject alternative names of the certificate cannot be read"
      : leaf.names.isPresent
        ? "no subject alternative name of the certificate is that of a host"
        : "the certificate has no subject alternative names"
    return [Observation(message, certificate: leaf.sha256)]
  }
}
