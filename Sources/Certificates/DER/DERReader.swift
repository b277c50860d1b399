/// Reads elements one after the other, with the tolerance of TLS libraries: lengths that are longer than they need be, or
/// indefinite (X.690 §8.1.3.6), are read here and told by `EncodingDeviation`. No input is a trap, none takes more than
/// `maximumDepth` passes over it.
package struct DERReader {
  /// No certificate nests as deep.
  package static let maximumDepth = 32

  private let bytes: [UInt8]
  package private(set) var position: Int
  private let end: Int
  private let depth: Int

  package init(_ bytes: [UInt8]) {
    self.init(bytes, 0..<bytes.count, depth: 0)
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>, depth: Int) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
    self.depth = depth
  }

  package var isAtEnd: Bool { position >= end }

  /// Of what the element holds.
  package func reader(of element: DERElement) -> DERReader { DERReader(bytes, element.content, depth: depth + 1) }

  package func content(of element: DERElement) -> [UInt8] { Array(bytes[element.content]) }

  func last(of element: DERElement) -> UInt8? { element.content.isEmpty ? nil : bytes[element.content.upperBound - 1] }

  package func whole(_ element: DERElement) -> [UInt8] { Array(bytes[element.whole]) }

  /// The next element; nil at the end and where there is none. Then nothing is consumed.
  package mutating func next() -> DERElement? {
    guard let element = Self.element(in: bytes, at: position, end: end, depth: depth) else { return nil }
    position = element.whole.upperBound
    return element
  }

  /// The next element if it has this universal tag; otherwise nothing is consumed.
  package mutating func next(_ tag: UInt8) -> DERElement? { next { $0.isUniversal(tag) } }

  /// The next element if it is `[number]`; otherwise nothing is consumed.
  package mutating func next(context number: UInt8) -> DERElement? { next { $0.isContext(number) } }

  private mutating func next(where isWanted: (DERElement) -> Bool) -> DERElement? {
    var ahead = self
    guard let element = ahead.next(), isWanted(element) else { return nil }
    self = ahead
    return element
  }

  /// A reader of the content of the next element if that is a SEQUENCE.
  package mutating func sequence() -> DERReader? { next(DERTag.sequence).map(reader(of:)) }

  /// All elements up to the end; nil where something else comes in between.
  package mutating func all() -> [DERElement]? {
    var elements: [DERElement] = []
    while let element = next() { elements.append(element) }
    return isAtEnd ? elements : nil
  }

  private static func element(in bytes: [UInt8], at start: Int, end: Int, depth: Int) -> DERElement? {
    guard depth <= maximumDepth, start < end else { return nil }
    let identifier = bytes[start]
    var position = start + 1
    if identifier & 0x1F == 0x1F {
      // A number in base 128, which no part of a certificate needs; four octets hold every number ever given out.
      let limit = min(end, position + 4)
      while position < limit, bytes[position] & 0x80 != 0 { position += 1 }
      guard position < limit else { return nil }
      position += 1
    }
    guard position < end else { return nil }
    let first = bytes[position]
    position += 1
    if first == 0x80 {
      guard identifier & 0x20 != 0 else { return nil }
      return indefinite(identifier, in: bytes, from: start, content: position, end: end, depth: depth)
    }
    var length = Int(first)
    if first > 0x80 {
      let octets = Int(first & 0x7F)
      guard first != 0xFF, octets <= end - position else { return nil }
      length = 0
      for octet in bytes[position..<position + octets] {
        guard length <= Int.max >> 8 else { return nil }
        length = length << 8 | Int(octet)
      }
      position += octets
    }
    guard length <= end - position else { return nil }
    return DERElement(
      identifier: identifier, whole: start..<position + length, content: position..<position + length)
  }

  /// Up to the end-of-contents octets that belong to it.
  private static func indefinite(
    _ identifier: UInt8, in bytes: [UInt8], from start: Int, content: Int, end: Int, depth: Int
  ) -> DERElement? {
    var position = content
    while true {
      guard let inner = element(in: bytes, at: position, end: end, depth: depth + 1) else { return nil }
      if inner.identifier == 0, inner.content.isEmpty {
        return DERElement(
          identifier: identifier, whole: start..<inner.whole.upperBound, content: content..<position)
      }
      position = inner.whole.upperBound
    }
  }
}
