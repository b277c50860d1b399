/// The one lossless form in which bytes from the wire reach a person or a document.
///
/// Control bytes (C0, DEL, C1), bidirectional controls, line and paragraph separators, and bytes that are not UTF-8 become
/// `\xNN` (lower-case hexadecimal), a backslash becomes `\\`; all else stands as it is. `unescaped` restores the bytes.
public enum Escaping {
  public static func escaped(_ bytes: some Collection<UInt8>) -> String {
    var result = ""
    var iterator = bytes.makeIterator()
    var decoder = UTF8.ForwardParser()
    var consumed = 0
    let array = Array(bytes)
    loop: while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = UTF8.decode(encoded)
        let width = encoded.count
        if scalar == "\\" {
          result += "\\\\"
        } else if mustEscape(scalar) {
          array[consumed..<(consumed + width)].forEach { result += hexadecimal($0) }
        } else {
          result.unicodeScalars.append(scalar)
        }
        consumed += width
      case .error(let length):
        array[consumed..<(consumed + length)].forEach { result += hexadecimal($0) }
        consumed += length
      case .emptyInput:
        break loop
      }
    }
    return result
  }

  /// The bytes that `escaped` was given; nil where the text is no output of it.
  public static func unescaped(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "x"):
        let digits = rest.prefix(2)
        guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
          return nil
        }
        bytes.append(value)
        rest = rest.dropFirst(2)
      default:
        return nil
      }
    }
    return bytes
  }

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
}

extension Reply {
  /// Code and text of the last line, or of the only one, escaped: how a person quotes a reply.
  public var quoted: String {
    let text = lines.last { !$0.isEmpty } ?? []
    return text.isEmpty ? "\(code)" : "\(code) \(Escaping.escaped(text))"
  }
}
