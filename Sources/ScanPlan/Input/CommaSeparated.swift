/// Lines of comma-separated values (RFC 4180 §2): a field may stand in quotes, and a quote within them is doubled. A field
/// that goes over several lines is not read. Others put a tab or a semicolon in the place of the comma.
package enum CommaSeparated {
  package enum Separator: UInt8, CaseIterable, Sendable {
    case comma = 0x2C
    case tab = 0x09
    case semicolon = 0x3B
  }

  package enum Flaw: Error, Hashable, Sendable {
    case openQuote
    case textBehindQuote
  }

  package static func fields(
    of line: some Collection<UInt8>, separatedBy separator: Separator = .comma
  ) throws(Flaw) -> [[UInt8]] {
    var fields: [[UInt8]] = []
    var rest = Array(line)[...]
    while true {
      if rest.first == UInt8(ascii: "\"") {
        fields.append(try quoted(&rest))
      } else {
        let field = rest.prefix { $0 != separator.rawValue }
        fields.append(Array(field))
        rest = rest.dropFirst(field.count)
      }
      guard let border = rest.popFirst() else { return fields }
      guard border == separator.rawValue else { throw .textBehindQuote }
    }
  }

  private static func quoted(_ rest: inout ArraySlice<UInt8>) throws(Flaw) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    var field: [UInt8] = []
    rest.removeFirst()
    while let byte = rest.popFirst() {
      if byte != quote {
        field.append(byte)
      } else if rest.first == quote {
        rest.removeFirst()
        field.append(quote)
      } else {
        return field
      }
    }
    throw .openQuote
  }

  /// One line without its end. A field that holds a comma, a quote or a line end stands in quotes.
  package static func line(_ fields: [String]) -> String {
    fields.map { field in
      guard field.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return field }
      let doubled = field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      return "\"\(doubled)\""
    }.joined(separator: ",")
  }
}
