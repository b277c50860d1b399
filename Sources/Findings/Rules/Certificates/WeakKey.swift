import Certificates

/// A key of the path that is too short.
enum WeakKey: ChainRule {
  static let specification = RuleSpecification(
    id: "weak-key", levels: .init(.warning, .warning, .error),
    meaning: "A key of the path is too short: RSA or DSA below 2048 bits, or a curve below 224.",
    importance: "Such keys can be broken, and TLS libraries refuse them at their usual security level.",
    remedies: [.init("Make a new key, ECDSA P-256 or RSA 2048 at least, and get a certificate for it.")],
    reference: "RFC 9325 section 4.5")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.path.compactMap { member in
      let key = member.element.key
      guard let least = leastBits(for: key.algorithm), key.bits < least else { return nil }
      return Observation(
        "\(member.name) has an \(key.algorithm) key of \(key.bits) bits", certificate: member.element.sha256)
    }
  }

  private static func leastBits(for algorithm: String) -> Int? {
    switch algorithm {
    case "RSA", "RSA-PSS": 2048
    case "DSA": 2048
    case "EC": 224
    default: nil
    }
  }
}
