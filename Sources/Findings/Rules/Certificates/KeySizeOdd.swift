import Certificates

/// An RSA key of a size that nobody asks for.
enum KeySizeOdd: AuditRule {
  static let specification = RuleSpecification(
    id: "key-size-odd", levels: .init(.note, .note, .warning),
    meaning: "The modulus of an RSA key has a number of bits that is no multiple of 8.",
    importance:
      "Public authorities must refuse such keys, and some software cannot use them; a generator that makes them by chance is a bad one.",
    remedies: [.init("Make a new key of 2048, 3072 or 4096 bits.")],
    reference: "RFC 8017 section 3.1")

  static func check(_ chain: JudgedChain) -> [Observation] {
    chain.detailed.compactMap { facts, details in
      // A shorter one is weak before anything else, which is told.
      guard let bits = details.key.modulusBits, bits >= 1024, bits % 8 != 0 else { return nil }
      return Observation("the RSA key of \(Excerpt.of(facts.subject)) has \(bits) bits", certificate: facts.sha256)
    }
  }
}
