/// What a public key is made of (RFC 5280 §4.1.2.7), beyond `PublicKeyFacts`.
package struct PublicKeyDetails: Hashable, Sendable {
  package var algorithm: AlgorithmFacts
  /// The content of the bit string, without its count of unused bits.
  package var key: [UInt8]
  /// Of RSA (RFC 8017 §A.1.1), without leading zeros.
  package var modulus: [UInt8]?
  package var exponent: [UInt8]?
  /// The factors of the modulus lie so close together that they are found at once; looked for in keys of hosts alone.
  package var hasClosePrimes = false
  /// The named curve of an EC key (RFC 5480 §2.1.1).
  package var curve: ObjectIdentifier?
  /// An EC key that spells its curve out instead of naming it.
  package var hasExplicitCurve = false

  package var modulusBits: Int? {
    modulus.map { $0.isEmpty ? 0 : $0.count * 8 - $0[0].leadingZeroBitCount }
  }

  /// The exponent as a number, where it is one of usual size.
  package var smallExponent: Int? {
    guard let exponent, exponent.count < 8 else { return nil }
    return exponent.reduce(0) { $0 << 8 | Int($1) }
  }
}

extension DERReader {
  mutating func publicKey() -> PublicKeyDetails? {
    guard var fields = sequence(), let algorithm = fields.algorithm(), let bits = fields.next(DERTag.bitString) else {
      return nil
    }
    let key = Array(fields.content(of: bits).dropFirst())
    var details = PublicKeyDetails(algorithm: algorithm, key: key)
    switch algorithm.identifier {
    case .rsa, .rsaPSS:
      var outer = DERReader(key)
      guard var numbers = outer.sequence(), let modulus = numbers.next(DERTag.integer),
        let exponent = numbers.next(DERTag.integer)
      else { break }
      details.modulus = Array(numbers.content(of: modulus).drop { $0 == 0 })
      details.exponent = Array(numbers.content(of: exponent).drop { $0 == 0 })
    case .ellipticCurve:
      var parameters = DERReader(algorithm.parameters ?? [])
      details.curve = parameters.objectIdentifier()
      details.hasExplicitCurve = details.curve == nil && parameters.sequence() != nil
    default: break
    }
    return details
  }
}
