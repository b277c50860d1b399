// The data of records, as a resolver hands it over: names in it are not compressed. Nil where it is malformed, which
// includes octets behind its end.

extension MXRecord {
  /// RFC 1035 §3.3.9.
  public init?(wire: [UInt8]) {
    var reader = WireReader(wire)
    guard let preference = reader.number(), let exchange = reader.name(mayPoint: false), reader.isAtEnd else {
      return nil
    }
    self.init(preference: Int(preference), exchange: exchange)
  }
}

extension IPAddress {
  /// An A record (RFC 1035 §3.4.1) or an AAAA record (RFC 3596 §2.2), by the family.
  public init?(wire: [UInt8], family: Family) {
    guard wire.count == (family == .v4 ? 4 : 16) else { return nil }
    self.init(octets: wire)
  }
}

extension DNSName {
  /// The one name that is all of the data, as of a PTR record (RFC 1035 §3.3.12).
  public init?(wholeWire wire: [UInt8]) {
    var reader = WireReader(wire)
    guard let name = reader.name(mayPoint: false), reader.isAtEnd else { return nil }
    self = name
  }
}

/// Text of a domain (RFC 1035 §3.3.14).
public struct TXTRecord: Hashable, Sendable {
  /// At least one, of at most 255 octets each.
  public var strings: [[UInt8]]

  public init(strings: [[UInt8]]) { self.strings = strings }

  public init?(wire: [UInt8]) {
    var reader = WireReader(wire)
    var strings: [[UInt8]] = []
    repeat {
      guard let length = reader.octet(), let string = reader.octets(Int(length)) else { return nil }
      strings.append(string)
    } while !reader.isAtEnd
    self.init(strings: strings)
  }

  /// All of it, joined without anything between, as policies are read (RFC 7208 §3.3, RFC 8461 §3.1).
  public var joined: [UInt8] { Array(strings.joined()) }
}

/// A promise about the certificate of a server (RFC 6698 §2.1). Whether it is one that can be used is not judged here.
public struct TLSARecord: Hashable, Sendable {
  public var usage: UInt8
  public var selector: UInt8
  public var matchingType: UInt8
  public var data: [UInt8]

  public init(usage: UInt8, selector: UInt8, matchingType: UInt8, data: [UInt8]) {
    self.usage = usage
    self.selector = selector
    self.matchingType = matchingType
    self.data = data
  }

  public init?(wire: [UInt8]) {
    var reader = WireReader(wire)
    guard let usage = reader.octet(), let selector = reader.octet(), let matchingType = reader.octet() else {
      return nil
    }
    self.init(usage: usage, selector: selector, matchingType: matchingType, data: reader.rest())
  }
}

/// A host that offers a service (RFC 2782), for submission by RFC 6186.
public struct SRVRecord: Hashable, Sendable {
  /// The lowest is tried first.
  public var priority: Int
  /// Among those of one priority: the share of the clients.
  public var weight: Int
  public var port: Int
  /// The root: the service is decidedly not offered.
  public var target: DNSName

  public init(priority: Int, weight: Int, port: Int, target: DNSName) {
    self.priority = priority
    self.weight = weight
    self.port = port
    self.target = target
  }

  public init?(wire: [UInt8]) {
    var reader = WireReader(wire)
    guard let priority = reader.number(), let weight = reader.number(), let port = reader.number(),
      let target = reader.name(mayPoint: false), reader.isAtEnd
    else { return nil }
    self.init(priority: Int(priority), weight: Int(weight), port: Int(port), target: target)
  }
}
