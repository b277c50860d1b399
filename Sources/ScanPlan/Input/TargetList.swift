/// Reads the lines of lists of targets: one a line, or one column of values between commas, tabs or semicolons. Blank lines
/// and lines that begin with `#` are none. Each list has heads and a separator of its own: it begins with a line of number 1.
package struct TargetList: Sendable {
  package enum Column: Hashable, Sendable {
    /// Counted from 1.
    case number(Int)
    /// As the first line calls it, in any case.
    case name(String)
  }

  package enum Entry: Hashable, Sendable {
    case nothing
    /// Not checked in any way, but UTF-8 without blanks around it.
    case target(String)
    /// Why there is none.
    case wrong(String)
    /// The first line has no column of that name, but these: no other line can be read.
    case noSuchColumn(String, others: [String])
  }

  private let column: Column?
  /// Counted from 0; nil until the first line has told it.
  private var index: Int?
  /// Nil until the first line that has the column has told it.
  private var separator: CommaSeparated.Separator?
  /// A quoted field that goes on behind the end of its line: where it begins, and how many lines it may still have. A quote
  /// that is only a slip must not hide the rest of the list.
  private var openQuote: (line: Int, room: Int)?
  private static let longestField = 100

  /// - Parameter column: nil: the whole line is the target.
  package init(column: Column? = nil) { self.column = column }

  package mutating func read(_ line: LineSplitter.Line) -> Entry {
    if line.number == 1 { (index, separator, openQuote) = (nil, nil, nil) }
    guard let bytes = line.bytes else { return .wrong("is longer than \(LineSplitter.longest) bytes") }
    if let (first, room) = openQuote {
      let isEnd = bytes.count { $0 == UInt8(ascii: "\"") } % 2 == 1
      openQuote = isEnd || room <= 1 ? nil : (first, room - 1)
      return .wrong("is part of a quoted field that begins in line \(first)")
    }
    let trimmed = Self.trimmed(bytes)
    guard !trimmed.isEmpty else { return .nothing }
    if trimmed.first == UInt8(ascii: "#") {
      if case .name(let name) = column, index == nil {
        _ = findColumn(name, in: Self.trimmed(Array(trimmed.dropFirst())))
      }
      return .nothing
    }
    switch column {
    case nil: return Self.target(trimmed)
    case .number(let number): return cell(number - 1, of: bytes, line.number)
    case .name(let name):
      if let index { return cell(index, of: bytes, line.number) }
      return findColumn(name, in: bytes[...]).map { .noSuchColumn(name, others: $0) } ?? .nothing
    }
  }

  /// Reads heads. Nil where the column is among them, or else their names.
  private mutating func findColumn(_ name: String, in line: ArraySlice<UInt8>) -> [String]? {
    var names: [String] = []
    for separator in CommaSeparated.Separator.allCases {
      guard let fields = try? CommaSeparated.fields(of: line, separatedBy: separator) else { continue }
      let heads = fields.map { String(decoding: Self.trimmed($0), as: UTF8.self) }
      if let found = heads.firstIndex(where: { $0.lowercased() == name.lowercased() }) {
        (index, self.separator) = (found, separator)
        return nil
      }
      if heads.count > names.count { names = heads }
    }
    return names
  }

  private mutating func cell(_ index: Int, of line: [UInt8], _ number: Int) -> Entry {
    // Blanks in front of a quote; a tab may stand for an empty field.
    let line = line.drop { $0 == UInt8(ascii: " ") }
    let separator = separator ?? Self.separator(of: line)
    do throws(CommaSeparated.Flaw) {
      let fields = try CommaSeparated.fields(of: line, separatedBy: separator)
      guard fields.indices.contains(index) else {
        return .wrong("has \(fields.count) column\(fields.count == 1 ? "" : "s"), not \(index + 1)")
      }
      if fields.count > 1 { self.separator = separator }
      let field = Self.trimmed(fields[index])
      return field.isEmpty ? .wrong("column \(index + 1) is empty") : Self.target(field)
    } catch {
      switch error {
      case .openQuote:
        openQuote = (number, Self.longestField)
        return .wrong("a quote is not closed: fields of several lines are not read")
      case .textBehindQuote: return .wrong("something stands behind a closing quote")
      }
    }
  }

  /// By the looks of one line: a tab is no part of a field; else what makes more fields.
  private static func separator(of line: ArraySlice<UInt8>) -> CommaSeparated.Separator {
    let count = { (separator: CommaSeparated.Separator) in
      (try? CommaSeparated.fields(of: line, separatedBy: separator))?.count ?? 0
    }
    if count(.tab) > 1 { return .tab }
    return count(.semicolon) > max(1, count(.comma)) ? .semicolon : .comma
  }

  private static func target(_ bytes: ArraySlice<UInt8>) -> Entry {
    guard let text = String(validating: bytes, as: UTF8.self) else { return .wrong("holds bytes that are not UTF-8") }
    return .target(text)
  }

  private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var rest = bytes.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }
}
