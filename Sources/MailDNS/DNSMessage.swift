/// The answers of a message of the DNS (RFC 1035 §4), as far as they must be read from it.
public struct DNSMessage: Hashable, Sendable {
  public struct Record: Hashable, Sendable {
    public var name: DNSName
    public var type: UInt16
    public var timeToLive: UInt32
    /// As it stands in the message: names in it may be compressed.
    public var data: [UInt8]
    /// Of a CNAME.
    public var target: DNSName?
  }

  public var answers: [Record]

  /// Nil where the message is malformed before its answers end.
  public init?(wire: [UInt8]) {
    var reader = WireReader(wire)
    guard reader.octets(4) != nil, let questions = reader.number(), let count = reader.number(),
      reader.octets(4) != nil
    else { return nil }
    for _ in 0..<questions {
      guard reader.name(mayPoint: true) != nil, reader.octets(4) != nil else { return nil }
    }
    answers = []
    for _ in 0..<count {
      guard let record = Self.record(&reader) else { return nil }
      answers.append(record)
    }
  }

  private static func record(_ reader: inout WireReader) -> Record? {
    guard let name = reader.name(mayPoint: true), let type = reader.number(), reader.number() != nil,
      let timeToLive = reader.longNumber(), let length = reader.number(), var data = reader.part(Int(length))
    else { return nil }
    var target: DNSName?
    if type == DNSRecordType.cname.rawValue {
      var copy = data
      target = copy.name(mayPoint: true)
      guard target != nil, copy.isAtEnd else { return nil }
    }
    return Record(name: name, type: type, timeToLive: timeToLive, data: data.rest(), target: target)
  }

  /// The aliases that lead on from a name, in order: each name with its target. A loop ends where it begins again.
  public func aliases(from start: DNSName) -> [(name: DNSName, target: DNSName)] {
    var chain: [(name: DNSName, target: DNSName)] = []
    var seen: Set<DNSName> = [start]
    var name = start
    while let target = answers.first(where: { $0.name == name && $0.target != nil })?.target {
      chain.append((name, target))
      guard seen.insert(target).inserted else { break }
      name = target
    }
    return chain
  }

  /// Whether a signature of this type of records stands in it for a name (RFC 4034 §3.1.1).
  public func hasSignature(of type: DNSRecordType, for name: DNSName) -> Bool {
    answers.contains { record in
      record.type == DNSRecordType.rrsig.rawValue && record.name == name
        && record.data.starts(with: [UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF)])
    }
  }

  public func hasRecord(of type: DNSRecordType, for name: DNSName) -> Bool {
    answers.contains { $0.type == type.rawValue && $0.name == name }
  }
}
