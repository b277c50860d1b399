/// What a greeting says of its sender (RFC 5321 §4.2).
public struct Greeting: Hashable, Sendable {
  public var reply: Reply
  /// The first word of the first line, where it can be a name: behind 220 the domain stands there (RFC 5321 §4.2), so it is
  /// whatever came. Behind other codes it may (§4.2.3), or else a text of any kind: there it is a name of several labels.
  public var host: [UInt8]?
  /// Whether the word ESMTP stands in the text. A convention: only the answer to EHLO decides.
  public var mentionsESMTP: Bool

  public init(reply: Reply) {
    self.reply = reply
    let words = reply.lines.map { $0.split(whereSeparator: \.isBlank) }
    host = words.first?.first.map(Array.init).flatMap { reply.code == 220 || $0.isQualifiedName ? $0 : nil }
    mentionsESMTP = words.joined().contains { $0.map(\.asciiUppercased).elementsEqual("ESMTP".utf8) }
  }
}

extension [UInt8] {
  /// Letters, digits, hyphens and underscores in at least two labels. The last one is no number: that would be an address
  /// (RFC 3696 §2), or an enhanced status code.
  fileprivate var isQualifiedName: Bool {
    let labels = split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard count <= 253, labels.count > 1, let last = labels.last, !last.allSatisfy(\.isASCIIDigit) else { return false }
    return labels.allSatisfy { label in (1...63).contains(label.count) && label.allSatisfy(\.isInNames) }
  }
}

extension UInt8 {
  fileprivate var isInNames: Bool {
    (0x41...0x5A).contains(asciiUppercased) || isASCIIDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
  }
}
