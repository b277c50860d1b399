/// Measuring, cutting and wrapping text by the columns of a terminal.
enum Columns {
  static func width(of text: some StringProtocol) -> Int {
    // Nearly all text is ASCII, a column to the byte.
    let bytes = text.utf8
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.count }
    return text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  /// 2 for wide East Asian characters and emoji, 0 for what joins the one before it, else 1 (Unicode TR 11).
  static func width(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    // The vowels and finals of Hangul join the consonant in front.
    if (0x1160...0x11FF).contains(value) { return 0 }
    if scalar.properties.isEmojiPresentation { return 2 }
    return isWide(value) ? 2 : 1
  }

  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
      0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// The text, or as much of it as leaves room for the `…` that ends it then.
  static func cut(_ text: String, to width: Int) -> String {
    self.width(of: text) > width ? shortened(text, to: width) : text
  }

  /// The words between single blanks, which are empty where two blanks meet.
  static func blankSeparated(_ text: String) -> [String] {
    // By bytes: no part of another character looks like a blank, and a mark behind one belongs to the next word.
    text.utf8.split(separator: 0x20, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }

  /// As much of the text as leaves room for a `…`, and that.
  private static func shortened(_ text: String, to width: Int) -> String {
    var result = ""
    var used = 0
    for unit in units(of: text) {
      let more = self.width(of: unit)
      guard used + more < width else { break }
      result += unit
      used += more
    }
    return trimmed(result) + "…"
  }

  /// Lines of at most `width` columns, broken at blanks, or within a word that is wider than a line. Never empty; no
  /// line ends in a blank. Where `limit` is passed the last line says so with `…`.
  static func wrapped(_ text: String, to width: Int, limit: Int? = nil) -> [String] {
    wrapped(words: blankSeparated(text), to: width, limit: limit)
  }

  /// The same with words that may hold blanks of their own, which part only where the word is wider than a line.
  static func wrapped(words: [String], to width: Int, limit: Int? = nil) -> [String] {
    let width = max(width, 1)
    let words = words.flatMap { self.width(of: $0) > width ? blankSeparated($0) : [$0] }
    var lines: [String] = []
    var line = ""
    var used = 0
    for (index, word) in words.enumerated() {
      let wordWidth = self.width(of: word)
      if index > 0 {
        // A word that must be broken anyhow begins here, unless that would leave little of it.
        let isBroken = wordWidth > width && used < width / 2
        if used == 0, !lines.isEmpty {
          // A line that a break began does not begin with a blank.
        } else if isBroken || used + 1 + wordWidth <= width {
          line += " "
          used += 1
        } else {
          lines.append(trimmed(line))
          (line, used) = ("", 0)
        }
      }
      if used + wordWidth <= width {
        line += word
        used += wordWidth
      } else {
        for unit in units(of: word) {
          let more = self.width(of: unit)
          if used > 0, used + more > width {
            lines.append(line)
            (line, used) = ("", 0)
          }
          line += unit
          used += more
        }
      }
    }
    lines.append(trimmed(line))
    // Runs of blanks in the text can leave lines of nothing.
    lines = lines.enumerated().filter { $0.offset == 0 || !$0.element.isEmpty }.map(\.element)
    guard let limit, lines.count > max(limit, 1) else { return lines }
    lines = Array(lines.prefix(max(limit, 1)))
    let last = lines.removeLast()
    return lines + [shortened(last, to: width)]
  }

  /// The text and blanks up to `width` columns.
  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - self.width(of: text)))
  }

  static func trimmed(_ text: String) -> String {
    guard text.utf8.last == 0x20 else { return text }
    var rest = text.utf8[...]
    while rest.last == 0x20 { rest.removeLast() }
    return String(Substring(rest))
  }

  /// What a cut must keep whole: an escape (`\xNN`, `\\`, the `\,` of RFC 4514), or one character with its marks.
  static func units(of text: String) -> [Substring] {
    var units: [Substring] = []
    var rest = Substring(text)
    while let first = rest.first {
      var length = 1
      if first == "\\" { length = rest.dropFirst().first == "x" ? 4 : 2 }
      let unit = rest.prefix(length)
      units.append(unit)
      rest = rest[unit.endIndex...]
    }
    return units
  }
}
