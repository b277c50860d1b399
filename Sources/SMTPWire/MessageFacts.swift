/// What must be known of a message before it is sent.
public struct MessageFacts: Hashable, Sendable {
  /// Octets with every line end as CRLF and without stuffed dots, as SIZE counts them (RFC 1870 §6.1).
  public private(set) var size = 0
  /// Whether 8BITMIME is needed (RFC 6152).
  public private(set) var hasEightBit = false
  /// Octets of the longest line without its end; RFC 5321 §4.5.3.1.6 allows 998.
  public private(set) var longestLine = 0
  /// CR that ends no line, which RFC 5321 §2.3.8 forbids.
  public private(set) var bareCarriageReturns = 0
  /// NUL, which RFC 5322 §2.2 forbids.
  public private(set) var hasNUL = false

  private var line = 0
  private var endedInCR = false

  public init() {}

  public init(of bytes: [UInt8]) {
    add(bytes)
    finish()
  }

  public mutating func add(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { bytes in
      // The bits of all, to look at once.
      var seen: UInt8 = 0
      for byte in bytes {
        if byte == UInt8(ascii: "\n") {
          // What was counted as the line's own.
          if endedInCR { (line, bareCarriageReturns) = (line - 1, bareCarriageReturns - 1) }
          endLine()
          continue
        }
        line += 1
        endedInCR = byte == UInt8(ascii: "\r")
        if endedInCR { bareCarriageReturns += 1 }
        seen |= byte
        if byte == 0 { hasNUL = true }
      }
      if seen >= 0x80 { hasEightBit = true }
    }
  }

  /// Counts the end that the last line gets where it has none.
  public mutating func finish() {
    if endedInCR { (line, bareCarriageReturns) = (line - 1, bareCarriageReturns - 1) }
    if line > 0 || endedInCR { endLine() }
  }

  private mutating func endLine() {
    size += line + 2
    longestLine = max(longestLine, line)
    line = 0
    endedInCR = false
  }
}
