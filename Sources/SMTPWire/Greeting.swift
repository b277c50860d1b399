/// What a greeting says of its sender (RFC 5321 §4.2).
public struct Greeting: Hashable, Sendable {
  public var reply: Reply
  /// The first word of the first line.
  public var host: [UInt8]?
  /// Whether the word ESMTP stands in the text. A convention: only the answer to EHLO decides.
  public var mentionsESMTP: Bool

  public init(reply: Reply) {
    self.reply = reply
    let words = reply.lines.map { $0.split(whereSeparator: \.isBlank) }
    host = words.first?.first.map(Array.init)
    mentionsESMTP = words.joined().contains { $0.map(\.asciiUppercased).elementsEqual("ESMTP".utf8) }
  }
}
