import SMTPWire

/// Writes JSON texts (RFC 8259): valid UTF-8, and without a byte that could move a terminal.
struct JSONWriter {
  enum Layout {
    /// One line without insignificant blanks.
    case compact
    /// One member or element a line, two spaces a level.
    case pretty
  }

  private let layout: Layout
  /// UTF-8. Bytes rather than a string: where many documents are written, this is where their time goes.
  private var bytes: [UInt8] = []

  static func text(of value: JSONValue, layout: Layout) -> String {
    String(decoding: bytes(of: value, layout: layout), as: UTF8.self)
  }

  static func bytes(of value: JSONValue, layout: Layout) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.write(value, depth: 0)
    return writer.bytes
  }

  private init(layout: Layout) { self.layout = layout }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: add("null")
    case .bool(let value): add(value ? "true" : "false")
    case .integer(let value): add(String(value))
    // The shortest form that reads back as the same number, which is always one of JSON's.
    case .number(let value): add(value.isFinite ? value.description : "null")
    case .string(let value): write(value)
    case .array(let elements):
      write(elements, between: "[", "]", depth: depth) { writer, element in writer.write(element, depth: depth + 1) }
    case .object(let members):
      write(members, between: "{", "}", depth: depth) { writer, member in
        writer.write(member.key)
        writer.add(writer.layout == .pretty ? ": " : ":")
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func write<Element>(
    _ elements: [Element], between open: String, _ close: String, depth: Int,
    each: (inout JSONWriter, Element) -> Void
  ) {
    add(open)
    for (index, element) in elements.enumerated() {
      if index > 0 { add(",") }
      breakLine(depth: depth + 1)
      each(&self, element)
    }
    if !elements.isEmpty { breakLine(depth: depth) }
    add(close)
  }

  private mutating func breakLine(depth: Int) {
    guard layout == .pretty else { return }
    add("\n" + String(repeating: "  ", count: depth))
  }

  private mutating func add(_ text: String) { bytes += text.utf8 }

  private mutating func write(_ string: String) {
    add("\"")
    var string = string
    let isPlain = string.withUTF8 { utf8 in
      guard utf8.allSatisfy(Self.isPlain) else { return false }
      bytes += utf8
      return true
    }
    if !isPlain { escape(string) }
    add("\"")
  }

  /// Of ASCII that stands for itself, which nearly all text is.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func escape(_ string: String) {
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": add("\\\"")
      case "\\": add("\\\\")
      case "\n": add("\\n")
      case "\r": add("\\r")
      case "\t": add("\\t")
      // §7 demands it of C0 alone; the rest would only be dangerous to whoever looks at the document.
      case _ where Printable.isForbidden(scalar): add(Self.unicodeEscape(scalar))
      default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
      }
    }
  }

  /// `\uNNNN`; no scalar that needs it lies above the basic plane.
  private static func unicodeEscape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
