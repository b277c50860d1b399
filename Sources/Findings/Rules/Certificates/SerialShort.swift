import Certificates

/// A serial number that somebody can guess.
enum SerialShort: AuditRule {
  static let specification = RuleSpecification(
    id: "serial-short", levels: .init(.note, .note, .warning),
    meaning: "The serial number of a certificate of a public authority is too short to hold 64 random bits.",
    importance: "Randomness in the number guards against forged certificates should the digest be broken.",
    remedies: [.init("Tell the authority; the next certificate should have a longer one.")],
    reference: "RFC 5280 section 4.1.2.2")

  static func check(_ chain: JudgedChain) -> [Observation] {
    guard let leaf = chain.leaf, chain.isPubliclyTrusted, let serial = chain.details?.serial, !serial.isNegative,
      !serial.isZero, serial.bits < leastBits
    else { return [] }
    return [Observation("the serial number has \(serial.bits) bits", certificate: leaf.sha256)]
  }

  /// CA/Browser Forum, §7.1: 64 random bits, of which the first seven may all be zero once in a hundred certificates.
  private static let leastBits = 57
}
