import SMTPWire

/// The last guard before a terminal. Text that was escaped where it was made passes unchanged.
enum Printable {
  /// Whether a scalar may reach no person as it is: `Escaping` is the one list of them.
  static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    if (0x20...0x7E).contains(scalar.value) { return false }
    // Nothing that it escapes lies above: most of a text in another script is done with here.
    if scalar.value > 0x2069 { return false }
    return Escaping.escaped(Array(String(scalar).utf8)).utf8.first == UInt8(ascii: "\\")
  }

  /// The text with every forbidden scalar as `\xNN`. Unlike `Escaping` it takes backslashes for part of escapes already
  /// made, and leaves them.
  static func guarded(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    guard text.unicodeScalars.contains(where: isForbidden) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isForbidden(scalar) {
        result += Escaping.escaped(Array(String(scalar).utf8))
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A distinguished name for reading: a blank behind each comma that separates, the backslashes of RFC 4514 single.
  static func distinguishedName(_ bytes: [UInt8]) -> String {
    let backslash = UInt8(ascii: "\\")
    var spaced: [UInt8] = []
    var isEscaped = false
    for byte in bytes {
      spaced.append(byte)
      if byte == UInt8(ascii: ","), !isEscaped { spaced.append(0x20) }
      isEscaped = byte == backslash && !isEscaped
    }
    // No `\x` is an escape of RFC 4514, so those that `Escaping` makes cannot be taken for the name's own.
    return spaced.split(separator: backslash, omittingEmptySubsequences: false).map { Escaping.escaped($0) }
      .joined(separator: "\\")
  }
}
