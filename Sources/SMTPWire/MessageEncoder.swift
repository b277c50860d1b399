/// Turns a message into what follows DATA, piece by piece: line ends become CRLF, lines that begin with a dot get another
/// one (RFC 5321 §4.5.2), and a line with a dot alone ends it (§4.1.1.4). Everything else stays as it is, byte for byte.
public struct MessageEncoder: Hashable, Sendable {
  private var isAtLineStart = true
  /// The last byte was CR: whether a line ends here depends on the next one.
  private var endedInCR = false
  /// Lines that got a dot in front.
  public private(set) var stuffedLines = 0

  public init() {}

  public mutating func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 32 + 2)
    for byte in bytes {
      if byte == Self.lf {
        if !endedInCR { output.append(Self.cr) }
        output.append(Self.lf)
        isAtLineStart = true
        endedInCR = false
        continue
      }
      if isAtLineStart, byte == Self.dot {
        output.append(Self.dot)
        stuffedLines += 1
      }
      output.append(byte)
      isAtLineStart = false
      endedInCR = byte == Self.cr
    }
    return output
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
