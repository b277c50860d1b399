/// Reads big-endian fields from the front of a message; everything is nil past its end.
struct ByteReader {
  private var rest: UnsafeRawBufferPointer.SubSequence

  init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

  private init(_ bytes: UnsafeRawBufferPointer.SubSequence) { rest = bytes }

  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func short() -> UInt16? {
    guard let high = byte(), let low = byte() else { return nil }
    return UInt16(high) << 8 | UInt16(low)
  }

  mutating func take(_ count: Int) -> [UInt8]? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// Passes over a field whose length stands in front of it in one octet.
  mutating func skipShortVector() -> Bool {
    guard let length = byte() else { return false }
    return skip(Int(length))
  }

  /// Passes over a field whose length stands in front of it in two octets.
  mutating func skipVector() -> Bool {
    guard let length = short() else { return false }
    return skip(Int(length))
  }

  mutating func vector() -> ByteReader? {
    guard let length = short(), rest.count >= Int(length) else { return nil }
    defer { rest = rest.dropFirst(Int(length)) }
    return ByteReader(rest.prefix(Int(length)))
  }

  mutating func skip(_ count: Int) -> Bool {
    guard rest.count >= count else { return false }
    rest = rest.dropFirst(count)
    return true
  }
}
