/// How much of one reply is taken from a peer before the dialogue is given up.
public struct ReplyLimits: Hashable, Sendable {
  /// Octets of a line without its line end. RFC 5321 §4.5.3.1.5 allows 512 in all; real servers send more.
  public var lineLength: Int
  /// Octets of all lines of one reply, stray ones included, with their line ends. RFC 5321 sets none.
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
