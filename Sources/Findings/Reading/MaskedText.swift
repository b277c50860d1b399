import SMTPWire

/// What an inspecting firewall leaves of SMTP text that it does not want to pass.
package enum MaskedText {
  /// The text of a greeting overwritten with asterisks; some digits may have survived.
  static func isMasked(_ greeting: Reply) -> Bool {
    let text = greeting.lines.joined(separator: [0x20])
    let stars = text.filter { $0 == UInt8(ascii: "*") }.count
    // A decorated greeting has words between its asterisks.
    let longestWord = text.split { !isLetter($0) }.map { $0.count }.max() ?? 0
    return stars >= 8 && longestWord < 3
  }

  /// A keyword overwritten with X, its last letter perhaps another: `XXXXXXXA` for STARTTLS.
  package static func isMasked(keyword: [UInt8]) -> Bool {
    let name = Capability(keyword: keyword).name
    guard name.count >= 4, let last = name.last else { return false }
    return name.dropLast().allSatisfy { $0 == UInt8(ascii: "X") }
      && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(last)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...: true
    default: false
    }
  }
}
