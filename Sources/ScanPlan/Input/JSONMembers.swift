/// Reads single members out of an object of JSON (RFC 8259), without building the rest.
package struct JSONMembers {
  private let bytes: [UInt8]
  private let paths: Set<String>
  private var index = 0
  private var sequence: [(path: String, text: String?)] = []

  /// Deeper than any document of ours.
  private static let deepest = 64

  /// Every member at one of the paths in the order of the text, which may hold several objects; `presented[]` without a
  /// text stands where an element of that list begins. Strings and numbers are text, by the path to them: `verdict`,
  /// `target.input`. Nil where there is anything but objects.
  ///
  /// - Parameter isOne: There may be no second object.
  package static func all(
    in bytes: [UInt8], at paths: Set<String>, isOne: Bool = false
  ) -> [(path: String, text: String?)]? {
    var reader = JSONMembers(bytes, paths)
    repeat {
      guard reader.peek() == UInt8(ascii: "{"), reader.value("", depth: 0) else { return nil }
    } while reader.peek() != nil && !isOne
    return reader.peek() == nil ? reader.sequence : nil
  }

  private init(_ bytes: [UInt8], _ paths: Set<String>) {
    self.bytes = bytes
    self.paths = paths
  }

  private mutating func note(_ text: String, at path: String) {
    if paths.contains(path) { sequence.append((path, text)) }
  }

  private mutating func peek() -> UInt8? {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    return index < bytes.count ? bytes[index] : nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    index += 1
    return true
  }

  private mutating func value(_ path: String, depth: Int) -> Bool {
    guard depth < Self.deepest, let first = peek() else { return false }
    switch first {
    case UInt8(ascii: "{"): return object(path, depth: depth)
    case UInt8(ascii: "["): return array(path, depth: depth)
    case UInt8(ascii: "\""):
      guard let text = string() else { return false }
      note(text, at: path)
      return true
    default: return word(path)
    }
  }

  private mutating func object(_ path: String, depth: Int) -> Bool {
    index += 1
    if take(UInt8(ascii: "}")) { return true }
    repeat {
      guard peek() == UInt8(ascii: "\""), let key = string(), take(UInt8(ascii: ":")),
        value(path.isEmpty ? key : "\(path).\(key)", depth: depth + 1)
      else { return false }
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "}"))
  }

  private mutating func array(_ path: String, depth: Int) -> Bool {
    index += 1
    if take(UInt8(ascii: "]")) { return true }
    let element = "\(path)[]"
    repeat {
      if peek() == UInt8(ascii: "{"), paths.contains(element) { sequence.append((element, nil)) }
      guard value(element, depth: depth + 1) else { return false }
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "]"))
  }

  /// A number, `true`, `false` or `null`.
  private mutating func word(_ path: String) -> Bool {
    let start = index
    while index < bytes.count, Self.isOfWord(bytes[index]) { index += 1 }
    guard index > start else { return false }
    note(String(decoding: bytes[start..<index], as: UTF8.self), at: path)
    return true
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "E"),
      UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  private mutating func string() -> String? {
    index += 1
    var text: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = escape() else { return nil }
        text += escaped
      default: text.append(byte)
      }
    }
    return nil
  }

  /// Surrogates, which no writer of ours makes, become the replacement character.
  private mutating func escape() -> [UInt8]? {
    guard index < bytes.count else { return nil }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "u"):
      guard index + 4 <= bytes.count,
        let number = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
      else { return nil }
      index += 4
      return Array(String(Unicode.Scalar(number) ?? "\u{FFFD}").utf8)
    default: return nil
    }
  }
}
