import SMTPWire

/// Wire text as evidence: escaped, and no longer than a person reads.
enum Excerpt {
  static let byteLimit = 256
  static let lineLimit = 8

  static func of(_ bytes: some Collection<UInt8>) -> String {
    let text = Escaping.escaped(bytes.prefix(byteLimit))
    return bytes.count > byteLimit ? "\(text)… (\(bytes.count) bytes in all)" : text
  }

  /// The lines of a reply in the form they had on the wire.
  static func of(_ reply: Reply) -> [String] {
    let shown = reply.lines.indices.prefix(lineLimit).map { line($0, of: reply) }
    let rest = reply.lines.count - shown.count
    return rest > 0 ? shown + ["… (\(rest) more lines)"] : shown
  }

  static func line(_ index: Int, of reply: Reply) -> String {
    guard reply.lines.indices.contains(index) else { return "\(reply.code)" }
    let (code, text) = (reply.code(ofLine: index), reply.lines[index])
    let isLast = index == reply.lines.count - 1
    if isLast && text.isEmpty { return "\(code)" }
    return "\(code)\(isLast ? " " : "-")\(of(text))"
  }

  /// The lines of a hello reply that carry a keyword.
  static func lines(with keyword: [UInt8], in hello: HelloResponse) -> [String] {
    hello.reply.lines.indices.dropFirst().filter { Capability.isNamed(keyword, in: hello.reply.lines[$0]) }
      .map { line($0, of: hello.reply) }
  }
}
