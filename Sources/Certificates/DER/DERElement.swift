/// One element of an encoding (X.690 §8.1) by where it stands in the bytes that it was read from.
package struct DERElement: Hashable, Sendable {
  /// The first identifier octet: class, whether it is constructed, and the number where that is below 31.
  package var identifier: UInt8
  /// From the identifier to the last octet, the end-of-contents octets of an indefinite length included.
  package var whole: Range<Int>
  package var content: Range<Int>

  package var isConstructed: Bool { identifier & 0x20 != 0 }

  /// Of the universal class, constructed or not.
  package func isUniversal(_ number: UInt8) -> Bool { identifier & 0xDF == number }

  /// `[number]`, constructed or not.
  package func isContext(_ number: UInt8) -> Bool { identifier & 0xDF == 0x80 | number }
}

/// The universal tags that certificates hold (X.680 §8.4).
package enum DERTag {
  package static let boolean: UInt8 = 1
  package static let integer: UInt8 = 2
  package static let bitString: UInt8 = 3
  package static let octetString: UInt8 = 4
  package static let objectIdentifier: UInt8 = 6
  package static let enumerated: UInt8 = 10
  package static let sequence: UInt8 = 16
  package static let set: UInt8 = 17
  package static let bmpString: UInt8 = 30
  package static let universalString: UInt8 = 28
  package static let utcTime: UInt8 = 23
  package static let generalizedTime: UInt8 = 24

  /// Strings, which DER never builds of parts (X.690 §10.2).
  package static func isString(_ number: UInt8) -> Bool {
    switch number {
    case bitString, octetString, 12, 18...28, bmpString: true
    default: false
    }
  }
}
