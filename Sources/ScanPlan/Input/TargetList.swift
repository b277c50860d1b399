/// Reads the lines of a list of targets: one a line, or one column of comma-separated values. Blank lines and lines that
/// begin with `#` are none.
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
    /// The first line has no column of that name: no other line can be read.
    case noSuchColumn
  }

  private let column: Column?
  /// Counted from 0; nil until the first line has told it.
  private var index: Int?

  /// - Parameter column: nil: the whole line is the target.
  package init(column: Column? = nil) {
    self.column = column
    if case .number(let number) = column { index = number - 1 }
  }

  package mutating func read(_ line: LineSplitter.Line) -> Entry {
    guard let bytes = line.bytes else { return .wrong("is longer than \(LineSplitter.longest) bytes") }
    let trimmed = Self.trimmed(bytes)
    guard !trimmed.isEmpty, trimmed.first != UInt8(ascii: "#") else { return .nothing }
    guard column != nil else { return Self.target(trimmed) }
    guard let fields = CommaSeparated.fields(of: Array(trimmed)) else { return .wrong("a quote is not closed") }
    guard let index else { return readHeader(fields) }
    guard fields.indices.contains(index) else {
      return .wrong("has \(fields.count) column\(fields.count == 1 ? "" : "s"), not \(index + 1)")
    }
    let field = Self.trimmed(fields[index])
    return field.isEmpty ? .wrong("column \(index + 1) is empty") : Self.target(field)
  }

  private mutating func readHeader(_ fields: [[UInt8]]) -> Entry {
    guard case .name(let name) = column else { return .nothing }
    index = fields.firstIndex { String(decoding: Self.trimmed($0), as: UTF8.self).lowercased() == name.lowercased() }
    return index == nil ? .noSuchColumn : .nothing
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
