import SMTPWire

/// The small change of the document.
extension JSONValue {
  static func optional<Wrapped>(_ value: Wrapped?, _ encode: (Wrapped) -> JSONValue) -> JSONValue {
    value.map(encode) ?? .null
  }

  static func list<Elements: Sequence>(_ elements: Elements, _ encode: (Elements.Element) -> JSONValue) -> JSONValue {
    .array(elements.map(encode))
  }

  /// Text from the wire, escaped without loss.
  static func text(_ bytes: some Collection<UInt8>) -> JSONValue { .string(Escaping.escaped(bytes)) }

  /// Text that was escaped where it was made: this only makes sure of it.
  static func guarded(_ text: String) -> JSONValue { .string(Printable.guarded(text)) }

  /// What a user typed gets no more trust than the wire.
  static func text(_ typed: String) -> JSONValue { text(typed.utf8) }

  static func texts(_ list: [[UInt8]]) -> JSONValue { .list(list) { .text($0) } }

  /// Milliseconds, rounded to a hundredth.
  static func milliseconds(_ value: Double?) -> JSONValue { optional(value) { .number(($0 * 100).rounded() / 100) } }
}
