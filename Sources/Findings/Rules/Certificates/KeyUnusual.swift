import Certificates

/// A key that not every sender can use.
enum KeyUnusual: AuditRule {
  static let specification = RuleSpecification(
    id: "key-unusual", levels: .init(.note, .note, .warning),
    meaning: "The key of the server is of a kind that many TLS libraries do not know or do not take.",
    importance: "A sender that cannot use it ends the handshake, and delivers in the clear or not at all.",
    remedies: [.init("Use ECDSA P-256 or P-384, or RSA of 2048 to 4096 bits.")],
    reference: "RFC 9325 section 4.5")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, let fault = fault(of: leaf.key) else { return [] }
    return [Observation("the key is unusual: \(fault)", certificate: leaf.sha256)]
  }

  private static func fault(of key: PublicKeyFacts) -> String? {
    switch key.algorithm {
    case "RSA", "RSA-PSS": key.bits > 8192 ? "\(key.algorithm) of \(key.bits) bits" : nil
    case "EC":
      curves.contains(key.curve ?? "")
        ? nil : "the curve \(key.curve.map { Excerpt.of(Array($0.utf8)) } ?? "is not named")"
    case "ED25519", "ED448": nil
    default: Excerpt.of(Array(key.algorithm.utf8))
    }
  }

  private static let curves: [String] = ["secp256r1", "secp384r1", "secp521r1"]
}
