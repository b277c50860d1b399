/// Lines of comma-separated values (RFC 4180 §2): a field may stand in quotes, and a quote within them is doubled. A field
/// that goes over several lines is not read.
package enum CommaSeparated {
  /// Nil where a quote is not closed, or something stands behind it.
  package static func fields(of line: [UInt8]) -> [[UInt8]]? {
    var fields: [[UInt8]] = []
    var rest = line[...]
    while true {
      if rest.first == UInt8(ascii: "\"") {
        guard let field = quoted(&rest) else { return nil }
        fields.append(field)
      } else {
        let field = rest.prefix { $0 != UInt8(ascii: ",") }
        fields.append(Array(field))
        rest = rest.dropFirst(field.count)
      }
      guard let border = rest.popFirst() else { return fields }
      guard border == UInt8(ascii: ",") else { return nil }
    }
  }

  private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
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
    return nil
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
