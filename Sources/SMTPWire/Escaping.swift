/// The one lossless form in which bytes from the wire reach a person or a document.
///
/// Control bytes (C0, DEL, C1), bidirectional controls, line and paragraph separators, and bytes that are not UTF-8 become
/// `\xNN` (lower-case hexadecimal), a backslash becomes `\\`; all else stands as it is. `unescaped` restores the bytes.
public enum Escaping {
  public static func escaped(_ bytes: some Collection<UInt8>) -> String { escapedBytes(bytes) }

  // The forms that nearly everything has: a generic function is slow when it is called from another module.

  public static func escaped(_ bytes: [UInt8]) -> String { escapedBytes(bytes) }

  public static func escaped(_ bytes: ArraySlice<UInt8>) -> String { escapedBytes(bytes) }

  public static func escaped(_ text: String.UTF8View) -> String { escapedBytes(text) }

  /// What a user typed as a message quotes it: escaped, and no longer than a person reads.
  package static func quotable(_ text: some StringProtocol) -> String {
    let scalars = Substring(text).unicodeScalars
    let shown = scalars.prefix(quotableLimit)
    let rest = shown.endIndex == scalars.endIndex ? "" : "…"
    return escaped(String(shown).utf8) + rest
  }

  private static let quotableLimit = 200

  private static func escapedBytes(_ bytes: some Collection<UInt8>) -> String {
    // Nearly all text is of this kind.
    if let plain = bytes.withContiguousStorageIfAvailable({ plain($0) }), let plain { return plain }
    let bytes = Array(bytes)
    var result = ""
    var iterator = bytes.makeIterator()
    var decoder = UTF8.ForwardParser()
    var consumed = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = UTF8.decode(encoded)
        if scalar == "\\" {
          result += "\\\\"
        } else if mustEscape(scalar) {
          for byte in encoded { result += hexadecimal(byte) }
        } else {
          result.unicodeScalars.append(scalar)
        }
        consumed += encoded.count
      case .error(let length):
        for byte in bytes[consumed..<(consumed + length)] { result += hexadecimal(byte) }
        consumed += length
      case .emptyInput:
        return result
      }
    }
  }

  /// Nil where something must be escaped.
  private static func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    for byte in bytes where byte < 0x20 || byte > 0x7E || byte == backslash { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes that `escaped` was given; nil where a backslash is followed by anything but another one or `xNN`. Lenient
  /// in one thing: a byte that needs no escape may have one, such as a blank at the end of a line.
  public static func unescaped(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == backslash else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case backslash:
        bytes.append(backslash)
      case UInt8(ascii: "x"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
        bytes.append(high << 4 | low)
      default:
        return nil
      }
    }
    return bytes
  }

  private static let backslash = UInt8(ascii: "\\")

  private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    // ALM, LRM, RLM, LRE to RLO, LRI to PDI (Unicode TR 9), and the line and paragraph separators.
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return "\\x" + (byte < 16 ? "0" : "") + digits
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
