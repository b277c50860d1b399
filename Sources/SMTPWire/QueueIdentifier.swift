extension Reply {
  /// The name under which a server that took a message says that it keeps it, for a search in its log; nil where the
  /// reply has none of the usual forms:
  ///
  /// - `250 2.0.0 Ok: queued as 4XyZ` (Postfix), `250 OK id=1abcDE-0001-Fg` (Exim), `250 2.0.0 4A1b Message accepted for
  ///   delivery` (Sendmail, OpenSMTPD)
  /// - `250 2.6.0 <id> [InternalId=…] Queued mail for delivery` (Exchange), `250 2.0.0 OK 1700 a1b2 - gsmtp` (Google)
  public var queueIdentifier: String? {
    guard code == 250, let text = lines.last(where: { !$0.isEmpty }) else { return nil }
    let words = Escaping.escaped(text.prefix(500)).split(separator: " ").map(String.init)
    func word(behind marker: [String]) -> String? {
      guard words.count > marker.count else { return nil }
      for start in 0..<(words.count - marker.count)
      where zip(words[start...], marker).allSatisfy({ $0.lowercased() == $1 }) {
        return words[start + marker.count]
      }
      return nil
    }
    if let name = word(behind: ["queued", "as"]) { return Self.plain(name) }
    if let name = words.first(where: { $0.lowercased().hasPrefix("id=") }) {
      return Self.plain(String(name.dropFirst(3)))
    }
    if let index = words.firstIndex(where: { $0.lowercased() == "message" }), index > 0,
      words[index...].count > 1, words[index + 1].lowercased() == "accepted"
    {
      return Self.plain(words[index - 1])
    }
    if words.contains(where: { $0.hasPrefix("[InternalId=") }), let name = words.first(where: { $0.hasPrefix("<") }) {
      return name
    }
    if words.count >= 3, words.last == "gsmtp" { return words.dropLast(2).last }
    return nil
  }

  /// Without what only ends the sentence.
  private static func plain(_ word: String) -> String? {
    var word = word
    while let last = word.last, ".,;)".contains(last) { word.removeLast() }
    return word.isEmpty ? nil : word
  }
}
