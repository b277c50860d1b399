import Certificates

/// What the key may do is not what a server does.
enum KeyUsageUnfit: ChainRule {
  static let specification = RuleSpecification(
    id: "key-usage-unfit", levels: .init(.warning, .warning, .error),
    meaning: "The key usage forbids what a TLS server does with its key, or allows what only an authority does.",
    importance:
      "Clients that look at it end the handshake: TLS 1.3 and every exchange with forward secrecy need digitalSignature.",
    remedies: [.init("Ask for a certificate with the key usage digitalSignature.")],
    reference: "RFC 5280 section 4.2.1.3")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, let usage = leaf.keyUsage else { return [] }
    var faults: [String] = []
    if !usage.contains("digitalSignature") { faults.append("digitalSignature is missing") }
    if !leaf.isCA {
      faults += usage.filter { ["keyCertSign", "cRLSign"].contains($0) }.map { "\($0) is for authorities" }
    }
    if leaf.key.algorithm == "EC", usage.contains("keyEncipherment") {
      faults.append("keyEncipherment is nothing that an EC key can do")
    }
    guard !faults.isEmpty else { return [] }
    return [
      Observation(
        "the key usage does not fit a TLS server: \(faults.joined(separator: ", "))",
        evidence: [usage.isEmpty ? "none" : usage.joined(separator: ", ")], certificate: leaf.sha256)
    ]
  }
}
