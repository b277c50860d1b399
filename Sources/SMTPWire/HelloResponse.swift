/// A positive answer to EHLO, HELO or LHLO.
public struct HelloResponse: Hashable, Sendable {
  public var verb: HelloVerb
  public var reply: Reply
  /// The first word of the first line. Never a capability, even where it looks like one.
  public var host: [UInt8]?
  public var capabilities: [Capability]

  public init(verb: HelloVerb, reply: Reply) {
    self.verb = verb
    self.reply = reply
    host = reply.lines.first?.split(whereSeparator: \.isBlank).first.map(Array.init)
    // A HELO reply has no keywords, whatever its further lines look like (RFC 5321 §4.1.1.1).
    capabilities = verb == .helo ? [] : reply.lines.dropFirst().compactMap(Capability.init(line:))
  }
}

/// The command that a server's extensions were asked with.
public enum HelloVerb: String, Hashable, Sendable {
  case ehlo = "EHLO"
  /// RFC 5321 §4.1.1.1: no extensions, and so no STARTTLS.
  case helo = "HELO"
  /// RFC 2033 §4.1.
  case lhlo = "LHLO"
}
