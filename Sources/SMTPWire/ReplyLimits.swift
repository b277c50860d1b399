/// How much of one reply is taken from a peer before the dialogue is given up.
public struct ReplyLimits: Hashable, Sendable {
  /// Octets of a line without its line end. RFC 5321 §4.5.3.1.5 allows 512 in all; real servers send more.
  public var lineLength: Int
  /// Octets of all lines of one reply. RFC 5321 sets none.
  public var totalLength: Int
  /// Lines of one reply. RFC 5321 sets none.
  public var lineCount: Int
  /// Lines without a code in front of or within one reply.
  public var strayLineCount: Int

  public init(
    lineLength: Int = 8 * 1024, totalLength: Int = 128 * 1024, lineCount: Int = 512, strayLineCount: Int = 32
  ) {
    self.lineLength = lineLength
    self.totalLength = totalLength
    self.lineCount = lineCount
    self.strayLineCount = strayLineCount
  }

  /// RFC 5321 §4.5.3.1.5: the longest line that a server may send, CR and LF included.
  package static let standardLineLength = 512
}

/// Why no reply can be read from the bytes of a peer.
public enum ReplyError: Error, Hashable, Sendable {
  /// A limit was passed. `limit` names it in words; `line` is the beginning of what was being read.
  case tooLong(limit: String, line: [UInt8])
  /// A line in the form of a reply whose code is none (first digit outside 2 to 5, RFC 5321 §4.2).
  case malformed(line: [UInt8])
}
