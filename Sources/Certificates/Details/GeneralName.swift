/// One of the names of RFC 5280 §4.2.1.6, of any of its nine kinds.
package enum GeneralName: Hashable, Sendable {
  case email([UInt8])
  case dns([UInt8])
  case uri([UInt8])
  /// 4 or 16 octets; in name constraints twice as many, with a mask.
  case ip([UInt8])
  case directory(DistinguishedName)
  case registeredID(ObjectIdentifier)
  /// The value is DER of a type that the identifier names.
  case other(ObjectIdentifier, value: [UInt8])
  /// x400Address, ediPartyName, or what cannot be read: the tag number and the octets.
  case unknown(UInt8, [UInt8])
}

extension DERReader {
  mutating func generalName() -> GeneralName? {
    var ahead = self
    guard let element = ahead.next(), element.identifier & 0xC0 == 0x80 else { return nil }
    self = ahead
    let octets = content(of: element)
    var inner = reader(of: element)
    switch element.identifier & 0x1F {
    case 0:
      guard let type = inner.objectIdentifier(), let value = inner.next(context: 0) else { break }
      return .other(type, value: inner.content(of: value))
    case 1: return .email(octets)
    case 2: return .dns(octets)
    case 4:
      guard let name = inner.distinguishedName() else { break }
      return .directory(name)
    case 6: return .uri(octets)
    case 7: return .ip(octets)
    case 8:
      guard let identifier = ObjectIdentifier(content: octets) else { break }
      return .registeredID(identifier)
    default: break
    }
    return .unknown(element.identifier & 0x1F, octets)
  }

  mutating func generalNames() -> [GeneralName] {
    var names: [GeneralName] = []
    while let name = generalName() { names.append(name) }
    return names
  }
}
