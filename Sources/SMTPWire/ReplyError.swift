/// Why no reply can be read from the bytes of a peer.
public enum ReplyError: Error, Hashable, Sendable {
  /// A limit was passed. `limit` names it in words; `line` is the beginning of what was being read.
  case tooLong(limit: String, line: [UInt8])
  /// A line in the form of a reply whose code is none (first digit outside 2 to 5, RFC 5321 §4.2).
  case malformed(line: [UInt8])
}
