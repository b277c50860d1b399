import Findings
package import ProbeEngine
import SMTPWire

/// A dialogue as text, a line for each of its lines: milliseconds, direction, and the bytes escaped without loss.
///
///     0.4  == connected
///     2.5  <- 220 mx.example.com ESMTP
///     2.6  -> EHLO probe.example.org
///     9.1  ~> EHLO probe.example.org
///     9.8  <~ 250 mx.example.com
///
/// The directions are swaks': `->` and `<-` in the clear, `~>` and `<~` inside TLS, `==` for what is no part of the
/// dialogue. A line that CRLF ended stands as it is. Any other end is told: a bare LF is a final `\x0a`; a line that
/// had no end at all has a single backslash behind it, which no escape can be taken for.
package enum Transcript {
  package static func text(of entries: [TranscriptEntry]) -> String {
    var text = ""
    for line in lines(of: entries) {
      let offset = Wording.fixed(line.offset)
      let shown = line.kind == .note ? visible(line.bytes[...]) : visible(ofLine: line.bytes)
      text += Columns.trimmed("\(offset)  \(mark(of: line)) \(shown)") + "\n"
    }
    return text
  }

  /// Reads `text` back: kind, TLS state and bytes are those of the dialogue, a line an entry. Nil where it is no output
  /// of `text(of:)`.
  package static func entries(of text: String) -> [TranscriptEntry]? {
    var entries: [TranscriptEntry] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
      guard words.count >= 2, let offset = Double(words[0]), let mark = marks.first(where: { $0.text == words[1] })
      else {
        return nil
      }
      // The third word keeps its own leading blanks but one: they were escaped when it had any.
      let shown = words.count == 3 ? String(words[2]) : ""
      guard let bytes = mark.kind == .note ? unescaped(Columns.units(of: shown)[...]) : bytes(ofShown: shown) else {
        return nil
      }
      entries.append(
        TranscriptEntry(offset: offset, kind: mark.kind, isInsideTLS: mark.isInsideTLS, bytes: bytes))
    }
    return entries
  }

  /// The entries cut and joined so that each holds one line of the dialogue. A line in pieces counts from its first.
  package static func lines(of entries: [TranscriptEntry]) -> [TranscriptEntry] {
    var lines: [TranscriptEntry] = []
    for entry in entries {
      if entry.kind == .note {
        lines.append(entry)
        continue
      }
      for piece in pieces(of: entry.bytes) {
        if let last = lines.last, last.kind == entry.kind, last.isInsideTLS == entry.isInsideTLS,
          last.bytes.last != UInt8(ascii: "\n")
        {
          lines[lines.count - 1].bytes += piece
        } else {
          lines.append(
            TranscriptEntry(offset: entry.offset, kind: entry.kind, isInsideTLS: entry.isInsideTLS, bytes: Array(piece))
          )
        }
      }
    }
    return lines
  }

  /// Cut behind each LF.
  private static func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      pieces.append(rest[...end])
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { pieces.append(rest) }
    return pieces
  }

  private static func visible(ofLine bytes: [UInt8]) -> String {
    if bytes.suffix(2).elementsEqual([0x0D, 0x0A]) { return visible(bytes.dropLast(2)) }
    if bytes.last == 0x0A { return visible(bytes[...]) }
    return visible(bytes[...]) + "\\"
  }

  /// Escaped, blanks at either end as well: those would be lost to the eye and to the next program.
  private static func visible(_ bytes: ArraySlice<UInt8>) -> String {
    let head = bytes.prefix { $0 == 0x20 }
    let tail = bytes.dropFirst(head.count).reversed().prefix { $0 == 0x20 }
    let body = bytes.dropFirst(head.count).dropLast(tail.count)
    return String(repeating: blank, count: head.count) + Escaping.escaped(body)
      + String(repeating: blank, count: tail.count)
  }

  private static func bytes(ofShown text: String) -> [UInt8]? {
    var units = Columns.units(of: text)
    let isWhole = units.last != "\\"
    if !isWhole { units.removeLast() }
    guard let bytes = unescaped(units[...]) else { return nil }
    return !isWhole || bytes.last == 0x0A ? bytes : bytes + [0x0D, 0x0A]
  }

  /// What `visible` was given. Its escaped blanks are no output of `Escaping`, which is strict.
  private static func unescaped(_ units: ArraySlice<Substring>) -> [UInt8]? {
    let head = units.prefix { $0 == blank }
    let tail = units.dropFirst(head.count).reversed().prefix { $0 == blank }
    guard let body = Escaping.unescaped(units.dropFirst(head.count).dropLast(tail.count).joined()) else { return nil }
    return Array(repeating: 0x20, count: head.count) + body + Array(repeating: 0x20, count: tail.count)
  }

  private static let blank = "\\x20"

  private static let marks: [(text: String, kind: TranscriptEntry.Kind, isInsideTLS: Bool)] = [
    ("->", .sent, false), ("<-", .received, false), ("~>", .sent, true), ("<~", .received, true),
    ("==", .note, false),
  ]

  private static func mark(of entry: TranscriptEntry) -> String {
    marks.first { $0.kind == entry.kind && ($0.isInsideTLS == entry.isInsideTLS || entry.kind == .note) }?.text ?? "=="
  }

  /// The transcripts of all endpoints, each under a line that names it.
  static func text(of target: JudgedTarget) -> String {
    let parts = target.endpoints.flatMap { endpoint in
      let title = "# \(endpoint.id) \(Printable.guarded(Wording.place(endpoint.record.endpoint)))"
      let further = endpoint.record.furtherRuns.enumerated().map { index, run in
        "\(title), run \(index + 2)\n" + text(of: run.transcript)
      }
      return ["\(title)\n" + text(of: endpoint.record.transcript)] + further
    }
    return parts.joined(separator: "\n")
  }
}
