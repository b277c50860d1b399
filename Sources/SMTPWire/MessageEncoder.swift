/// Turns a message into what follows DATA, piece by piece: line ends become CRLF, lines that begin with a dot get another
/// one (RFC 5321 §4.5.2), and a line with a dot alone ends it (§4.1.1.4). Everything else stays as it is, byte for byte.
public struct MessageEncoder: Hashable, Sendable {
  private var isAtLineStart = true
  /// The last byte was CR: whether a line ends here depends on the next one.
  private var endedInCR = false
  /// Lines that got a dot in front.
  public private(set) var stuffedLines = 0

  public init() {}

  public mutating func encode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.withUnsafeBufferPointer { encode($0) }
  }

  public mutating func encode(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBufferPointer { encode($0) }
  }

  private mutating func encode(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    // At most one byte is added for each.
    Array(unsafeUninitializedCapacity: bytes.count * 2) { output, count in
      for byte in bytes {
        if byte == Self.lf {
          if !endedInCR {
            output.initializeElement(at: count, to: Self.cr)
            count += 1
          }
          isAtLineStart = true
          endedInCR = false
        } else {
          if isAtLineStart, byte == Self.dot {
            output.initializeElement(at: count, to: Self.dot)
            count += 1
            stuffedLines += 1
          }
          isAtLineStart = false
          endedInCR = byte == Self.cr
        }
        output.initializeElement(at: count, to: byte)
        count += 1
      }
    }
  }

  /// The end: of the last line where it has none, and of the message.
  public mutating func finish() -> [UInt8] {
    let lineEnd: [UInt8] = isAtLineStart ? [] : endedInCR ? [Self.lf] : [Self.cr, Self.lf]
    isAtLineStart = true
    endedInCR = false
    return lineEnd + [Self.dot, Self.cr, Self.lf]
  }

  private static let cr = UInt8(ascii: "\r")
  private static let lf = UInt8(ascii: "\n")
  private static let dot = UInt8(ascii: ".")
}
