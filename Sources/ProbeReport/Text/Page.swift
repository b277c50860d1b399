/// What a stretch of text means, told by colour beside the words: SGR 1, 2 and 3x only, never colour alone.
enum Tone: Hashable, Sendable {
  case plain
  case strong
  case faint
  case good
  case caution
  case bad

  func painted(_ text: String) -> String {
    guard !text.isEmpty, let code else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private var code: Int? {
    switch self {
    case .plain: nil
    case .strong: 1
    case .faint: 2
    case .bad: 31
    case .good: 32
    case .caution: 33
    }
  }
}

/// A stretch of text in one tone.
struct Span: Hashable, Sendable {
  let text: String
  let tone: Tone
  /// What a line break must not part, where blanks do not tell.
  private let givenWords: [String]?

  /// Broken at any blank.
  init(_ text: String, _ tone: Tone = .plain) {
    self.text = Printable.guarded(text)
    self.tone = tone
    givenWords = nil
  }

  /// Broken between the words, which may hold blanks.
  init(words: [String], _ tone: Tone = .plain) {
    let words = words.map(Printable.guarded)
    text = words.joined(separator: " ")
    self.tone = tone
    givenWords = words
  }

  /// What a line break must not part.
  var words: [String] { givenWords ?? Columns.blankSeparated(text) }
}

/// Lines of at most so many columns, without trailing blanks, and with no control byte but the colours asked for.
struct Page {
  let width: Int
  private let isColoured: Bool
  private(set) var text = ""

  /// Columns in front of the value of a field.
  static let valueColumn = 16
  static let usualWidth = 80
  /// A page narrower than this could hold no field.
  static let minimumWidth = 40

  init(width: Int, isColoured: Bool) {
    self.width = max(width, Self.minimumWidth)
    self.isColoured = isColoured
  }

  mutating func blank() { text += "\n" }

  /// One line as it stands; what is too long for it is cut.
  mutating func line(_ spans: Span...) { line(spans) }

  mutating func line(_ spans: [Span]) {
    var room = width
    var pieces: [(text: String, tone: Tone)] = []
    for span in spans where room > 0 {
      let piece = Columns.cut(span.text, to: room)
      room -= Columns.width(of: piece)
      pieces.append((piece, span.tone))
    }
    while let last = pieces.popLast() {
      let trimmed = Columns.trimmed(last.text)
      guard !trimmed.isEmpty else { continue }
      pieces.append((trimmed, last.tone))
      break
    }
    for piece in pieces { text += isColoured ? piece.tone.painted(piece.text) : piece.text }
    text += "\n"
  }

  /// Wrapped text behind a lead on its first line; the lines that follow are indented to the same column.
  mutating func paragraph(_ lead: [Span], _ value: Span, at column: Int, limit: Int? = nil) {
    // A narrow page needs more lines for as much text.
    let limit = limit.map { $0 * max(1, (Self.usualWidth + width - 1) / width) }
    let lines = Columns.wrapped(words: value.words, to: width - column, limit: limit)
    for (index, text) in lines.enumerated() {
      let used = lead.reduce(0) { $0 + Columns.width(of: $1.text) }
      let indent = String(repeating: " ", count: index == 0 ? max(0, column - used) : column)
      line((index == 0 ? lead : []) + [Span(indent), Span(text, value.tone)])
    }
  }

  /// A label and its values, one below the other.
  mutating func field(_ label: String, _ values: Span..., limit: Int? = nil) { field(label, values, limit: limit) }

  mutating func field(_ label: String, _ values: [Span], limit: Int? = nil) {
    for (index, value) in values.enumerated() {
      let lead = index == 0 ? [Span("  "), Span(label, .strong)] : []
      paragraph(lead, value, at: Self.valueColumn, limit: limit)
    }
  }

  /// Wrapped text on the left; one word at the right end of its first line.
  mutating func heading(_ left: Span, at column: Int = 0, lead: [Span] = [], right: Span) {
    let rightWidth = Columns.width(of: right.text)
    let room = max(1, width - column - rightWidth - 2)
    for (index, text) in Columns.wrapped(words: left.words, to: room).enumerated() {
      guard index == 0 else {
        line(Span(String(repeating: " ", count: column + 2)), Span(text, left.tone))
        continue
      }
      let gap = width - column - Columns.width(of: text) - rightWidth
      line(lead + [Span(text, left.tone), Span(String(repeating: " ", count: max(0, gap))), right])
    }
  }
}
