/// One complete reply of an SMTP server (RFC 5321 §4.2), as it came from the wire.
///
/// Text stays bytes: a server may send anything, and only the renderer decides how to escape it.
public struct Reply: Hashable, Sendable {
  /// 200 to 599. Where the lines of one reply disagree this is the last line's code, and `deviations` says so.
  public var code: Int
  /// The text of each line, without code and separator. Never empty: a code-only line is an empty text.
  public var lines: [[UInt8]]
  /// What in the form of this reply breaks RFC 5321, each named once, in the order of appearance.
  public var deviations: [ReplyDeviation]
  /// Lines in front of or within this reply that begin with no code; they belong to nobody.
  public var strayLines: [[UInt8]]
  /// For each of the deviations what shows it, as it came, with its line end; empty for a reply that nobody parsed.
  /// Evidence rather than content: replies that say the same are equal whatever it is.
  package var offendingLines: [[UInt8]] = []
  /// The code of each line where they disagree; empty where they do not.
  var lineCodes: [Int] = []

  public init(code: Int, lines: [[UInt8]], deviations: [ReplyDeviation] = [], strayLines: [[UInt8]] = []) {
    self.code = code
    self.lines = lines
    self.deviations = deviations
    self.strayLines = strayLines
  }

  /// A reply whose text is known to be ASCII, for tests and scripts.
  public init(code: Int, text lines: String...) {
    self.init(code: code, lines: lines.map { Array($0.utf8) })
  }

  /// The code in front of a line, which `code` may not be.
  package func code(ofLine index: Int) -> Int { lineCodes.indices.contains(index) ? lineCodes[index] : code }

  /// What shows a deviation, as it came; nil where there is none, or the reply was not parsed.
  package func line(showing deviation: ReplyDeviation) -> [UInt8]? {
    guard let index = deviations.firstIndex(of: deviation), offendingLines.indices.contains(index) else { return nil }
    return offendingLines[index]
  }

  public static func == (left: Reply, right: Reply) -> Bool {
    left.code == right.code && left.lines == right.lines && left.deviations == right.deviations
      && left.strayLines == right.strayLines
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(lines)
    hasher.combine(deviations)
    hasher.combine(strayLines)
  }

  /// The enhanced status code in front of the first line's text, if its class agrees with `code` (RFC 2034 §4).
  public var enhanced: EnhancedStatusCode? {
    guard let first = lines.first, let status = EnhancedStatusCode(prefixOf: first) else { return nil }
    return status.category * 100 == code - code % 100 ? status : nil
  }

  public var isPositive: Bool { (200..<400).contains(code) }
  public var isTransientFailure: Bool { (400..<500).contains(code) }
  public var isPermanentFailure: Bool { (500..<600).contains(code) }
  public var isFailure: Bool { code >= 400 }

  /// The code and the last line that has a text, escaped: how a person quotes a reply.
  public var quoted: String {
    // Where the codes disagree the last line is the one that `code` belongs to.
    let text = (lineCodes.isEmpty ? lines.last { !$0.isEmpty } : lines.last) ?? []
    return text.isEmpty ? "\(code)" : "\(code) \(Escaping.escaped(text))"
  }
}
