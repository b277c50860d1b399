/// An extension as it came (RFC 5280 §4.2).
package struct CertificateExtension: Hashable, Sendable {
  package var identifier: ObjectIdentifier
  package var isCritical: Bool
  /// What the OCTET STRING holds.
  package var value: [UInt8]
  /// The value is not what the identifier says.
  package var isMalformed = false
}

/// What an authority may issue for (RFC 5280 §4.2.1.10).
package struct NameConstraints: Hashable, Sendable {
  package var permitted: [GeneralName] = []
  package var excluded: [GeneralName] = []
}

/// A number that the authority gave a certificate (RFC 5280 §4.1.2.2).
package struct SerialNumber: Hashable, Sendable {
  /// Two's complement, the highest first.
  package var octets: [UInt8]

  package var isNegative: Bool { octets.first.map { $0 & 0x80 != 0 } ?? false }
  package var isZero: Bool { octets.allSatisfy { $0 == 0 } }

  /// Of a positive number, without leading zeros.
  package var bits: Int {
    let significant = octets.drop { $0 == 0 }
    return significant.first.map { significant.count * 8 - $0.leadingZeroBitCount } ?? 0
  }
}
