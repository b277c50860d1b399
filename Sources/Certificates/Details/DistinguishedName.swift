/// A name as its issuer wrote it (RFC 5280 §4.1.2.4): sets of attributes, the most general first.
package struct DistinguishedName: Hashable, Sendable {
  package struct Attribute: Hashable, Sendable {
    package var type: ObjectIdentifier
    /// The universal tag of the value: 12 is UTF8String, 19 PrintableString.
    package var tag: UInt8
    /// Its octets as they came.
    package var value: [UInt8]
  }

  /// Each set has one attribute, nearly always.
  package var parts: [[Attribute]]

  package var isEmpty: Bool { parts.isEmpty }

  package var attributes: [Attribute] { parts.flatMap(\.self) }

  /// All values of one type, in their order.
  package func values(of type: ObjectIdentifier) -> [[UInt8]] {
    attributes.filter { $0.type == type }.map(\.text)
  }
}

extension DistinguishedName.Attribute {
  /// The value as UTF-8 where its string type says how (RFC 5280 §4.1.2.4); its octets where it does not.
  package var text: [UInt8] {
    switch tag {
    case DERTag.bmpString: Self.text(value, unitSize: 2)
    case DERTag.universalString: Self.text(value, unitSize: 4)
    // TeletexString is read as Latin-1, as everybody does.
    case 20: Array(String(String.UnicodeScalarView(value.map { Unicode.Scalar($0) })).utf8)
    default: value
    }
  }

  /// Big-endian units; a character outside the Unicode range stays what it was in octets.
  private static func text(_ octets: [UInt8], unitSize: Int) -> [UInt8] {
    guard octets.count % unitSize == 0 else { return octets }
    var scalars = String.UnicodeScalarView()
    for start in stride(from: 0, to: octets.count, by: unitSize) {
      let unit = octets[start..<start + unitSize].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard let scalar = Unicode.Scalar(unit) else { return octets }
      scalars.append(scalar)
    }
    return Array(String(scalars).utf8)
  }
}

extension DERReader {
  /// A Name (RFC 5280 §4.1.2.4); nil where it is none.
  mutating func distinguishedName() -> DistinguishedName? {
    guard var sets = sequence() else { return nil }
    var parts: [[DistinguishedName.Attribute]] = []
    while let set = sets.next(DERTag.set) {
      var members = sets.reader(of: set)
      var attributes: [DistinguishedName.Attribute] = []
      while var member = members.sequence() {
        guard let type = member.objectIdentifier(), let value = member.next() else { return nil }
        attributes.append(.init(type: type, tag: value.identifier & 0x1F, value: member.content(of: value)))
      }
      guard members.isAtEnd else { return nil }
      parts.append(attributes)
    }
    return sets.isAtEnd ? DistinguishedName(parts: parts) : nil
  }

  mutating func objectIdentifier() -> ObjectIdentifier? {
    next(DERTag.objectIdentifier).flatMap { ObjectIdentifier(content: content(of: $0)) }
  }

  /// A number that fits; nil for any other.
  mutating func smallInteger() -> Int? {
    guard let element = next(DERTag.integer) else { return nil }
    let octets = content(of: element)
    guard let first = octets.first, octets.count <= 8 else { return nil }
    return octets.reduce(first & 0x80 != 0 ? -1 : 0) { $0 << 8 | Int($1) }
  }
}
