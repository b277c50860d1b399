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
    writer.bytes.reserveCapacity(usualSize)
    writer.write(value, depth: 0)
    return writer.bytes
  }

  /// As much as a document of one endpoint mostly takes.
  private static let usualSize = 8 * 1024

  private init(layout: Layout) { self.layout = layout }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: put("null")
    case .bool(true): put("true")
    case .bool(false): put("false")
    case .integer(let value): add(String(value))
    // The shortest form that reads back as the same number, which is always one of JSON's.
    case .number(let value) where value.isFinite: add(value.description)
    case .number: put("null")
    case .string(let value): write(value)
    case .array(let elements):
      write(elements, between: UInt8(ascii: "["), UInt8(ascii: "]"), depth: depth) { writer, element in
        writer.write(element, depth: depth + 1)
      }
    case .object(let members):
      write(members, between: UInt8(ascii: "{"), UInt8(ascii: "}"), depth: depth) { writer, member in
        writer.write(member.key)
        writer.bytes.append(UInt8(ascii: ":"))
        if writer.layout == .pretty { writer.bytes.append(UInt8(ascii: " ")) }
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func write<Element>(
    _ elements: [Element], between open: UInt8, _ close: UInt8, depth: Int, each: (inout JSONWriter, Element) -> Void
  ) {
    bytes.append(open)
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      breakLine(depth: depth + 1)
      each(&self, element)
    }
    if !elements.isEmpty { breakLine(depth: depth) }
    bytes.append(close)
  }

  private mutating func breakLine(depth: Int) {
    guard layout == .pretty else { return }
    put("\n")
    for _ in 0..<depth { put("  ") }
  }

  private mutating func put(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

  private mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  private mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    var string = string
    let isPlain = string.withUTF8 { utf8 in
      for byte in utf8 where !Self.isPlain(byte) { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    if !isPlain { escape(string) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Of ASCII that stands for itself, which nearly all text is.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func escape(_ string: String) {
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": put("\\\"")
      case "\\": put("\\\\")
      case "\n": put("\\n")
      case "\r": put("\\r")
      case "\t": put("\\t")
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
