import Certificates

/// A public exponent that makes the key weak.
enum RSAExponent: AuditRule {
  static let specification = RuleSpecification(
    id: "rsa-exponent", levels: .init(.warning, .warning, .error),
    meaning: "The public exponent of an RSA key is even, 1, or absurdly large; a small one such as 3 is a note.",
    importance:
      "With an exponent of 1 nothing is signed at all; an even one is no RSA key; a small one breaks careless software.",
    remedies: [.init("Make a new key with the exponent 65537, the default everywhere.")],
    reference: "RFC 8017 section 3.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.compactMap { facts, details in
      guard let exponent = details.key.exponent else { return nil }
      let name = Excerpt.of(facts.subject)
      if exponent.last.map({ $0 & 1 == 0 }) ?? true {
        return Observation("the exponent of the RSA key of \(name) is even", certificate: facts.sha256)
      }
      guard let small = details.key.smallExponent else {
        guard exponent.count > largestOctets else { return nil }
        return Observation("the exponent of the RSA key of \(name) is absurdly large", certificate: facts.sha256)
      }
      // A root is trusted for itself, whatever was usual in its day.
      guard small < 65537, small == 1 || !facts.isCA || !facts.isSelfSigned else { return nil }
      return Observation(
        "the exponent of the RSA key of \(name) is \(small)", certificate: facts.sha256, level: small == 1 ? nil : .note
      )
    }
  }

  /// CA/Browser Forum, §6.1.6: up to 2^256 - 1.
  private static let largestOctets = 32
}
