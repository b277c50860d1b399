/// Reads what stands in a message of the DNS, octet by octet. Every step fails where the octets end, none can trap.
struct WireReader {
  private let bytes: [UInt8]
  private(set) var position: Int
  /// Where this reader must stop; what a compressed name points to stands before it.
  private let end: Int

  init(_ bytes: [UInt8]) {
    self.init(bytes, 0..<bytes.count)
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { position == end }

  mutating func octet() -> UInt8? {
    guard position < end else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func number() -> UInt16? {
    guard let high = octet(), let low = octet() else { return nil }
    return UInt16(high) << 8 | UInt16(low)
  }

  mutating func longNumber() -> UInt32? {
    guard let high = number(), let low = number() else { return nil }
    return UInt32(high) << 16 | UInt32(low)
  }

  mutating func octets(_ count: Int) -> [UInt8]? {
    guard let part = part(count) else { return nil }
    return Array(bytes[part.position..<part.end])
  }

  mutating func rest() -> [UInt8] {
    defer { position = end }
    return Array(bytes[position..<end])
  }

  /// A reader of the next octets alone, such as the data of a record, which this one steps over.
  mutating func part(_ count: Int) -> WireReader? {
    guard count >= 0, end - position >= count else { return nil }
    defer { position += count }
    return WireReader(bytes, position..<(position + count))
  }

  /// Of a name of 255 octets.
  private static let mostLabels = 127

  /// A name (RFC 1035 §3.1).
  ///
  /// - Parameter mayPoint: compressed names are allowed (§4.1.4). Each pointer must lead further to the front than the
  ///   one before, so none leads round in circles, and there are no more of them than a name has labels.
  mutating func name(mayPoint: Bool) -> DNSName? {
    var labels: [[UInt8]] = []
    var wireLength = 1
    var cursor = position
    var limit = end
    var lowest = position
    var pointers = 0
    // Where reading goes on behind the first pointer.
    var next: Int?
    while cursor < limit {
      let length = Int(bytes[cursor])
      switch length {
      case 0:
        position = next ?? (cursor + 1)
        return DNSName(labels: labels)
      case 1...63:
        guard limit - cursor > length else { return nil }
        wireLength += length + 1
        guard wireLength <= 255 else { return nil }
        labels.append(Array(bytes[(cursor + 1)...(cursor + length)]))
        cursor += length + 1
      case 0xC0...0xFF:
        guard mayPoint, limit - cursor > 1 else { return nil }
        let target = (length & 0x3F) << 8 | Int(bytes[cursor + 1])
        pointers += 1
        guard target < lowest, pointers <= Self.mostLabels else { return nil }
        next = next ?? (cursor + 2)
        lowest = target
        limit = bytes.count
        cursor = target
      default:
        return nil
      }
    }
    return nil
  }
}
