import MailDNS
import MailPolicy
import MailResolver
import ProbeEngine

/// What was typed for one option, and its readings. Each failure names the option and the part that is wrong.
struct OptionValue {
  /// As typed: `--timeout`.
  var option: String
  var text: String

  /// Nil where the option was not given.
  init?(_ option: String, _ text: String?) {
    guard let text else { return nil }
    self.option = option
    self.text = text
  }

  func wrong(_ what: String, hint: String? = nil) -> UsageError { UsageError("\(option): \(what)", hint: hint) }

  /// Decimal seconds, fractions allowed.
  func duration(allowsZero: Bool = false) throws(UsageError) -> Duration {
    guard let nanoseconds = Self.nanoseconds(text), allowsZero || nanoseconds > 0 else {
      throw wrong("\(quoted(text)) is no number of seconds \(allowsZero ? "from" : "above") zero")
    }
    guard nanoseconds <= Self.longest else { throw wrong("\(quoted(text)) is longer than a day (86400)") }
    return .nanoseconds(nanoseconds)
  }

  func integer(in range: ClosedRange<Int>) throws(UsageError) -> Int {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(text),
      range.contains(number)
    else { throw wrong("\(quoted(text)) is no number from \(range.lowerBound) to \(range.upperBound)") }
    return number
  }

  func hostName() throws(UsageError) -> HostName {
    do throws(NameConversionFailure) {
      return try HostName(international: text, converter: InternationalNames())
    } catch {
      throw wrong("\(quoted(text)) is no host name: \(error.message)", hint: error.remedy)
    }
  }

  /// A host name or an address, as a certificate is for it.
  func reference() throws(UsageError) -> ReferenceIdentifier {
    if let address = IPAddress(text) { return .address(address) }
    return .name(try hostName())
  }

  func address() throws(UsageError) -> IPAddress {
    guard let address = IPAddress(unbracketed) else { throw wrong("\(quoted(text)) is no IP address") }
    return address
  }

  /// What the system makes of a path shows when it is used.
  func path() throws(UsageError) -> String {
    guard !text.isEmpty else { throw wrong("is empty") }
    return text
  }

  /// A path to something that standard input or output cannot stand for.
  func filePath() throws(UsageError) -> String {
    guard text != "-" else { throw wrong("'-' is no file", hint: "a file of that name is ./-") }
    return try path()
  }

  /// Words that are handed on as they are, in printable ASCII.
  func printable() throws(UsageError) -> String {
    guard !text.isEmpty else { throw wrong("is empty") }
    guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw wrong("\(quoted(text)) is no plain text") }
    return text
  }

  /// One of the words that an enumeration has as raw values.
  func word<Word: CaseIterable & RawRepresentable<String>>(of type: Word.Type) throws(UsageError) -> Word {
    guard let word = Word(rawValue: text) else {
      throw wrong("\(quoted(text)) is none of \(type.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return word
  }

  private static let longest: Int64 = 86_400 * 1_000_000_000

  /// `[::1]` without its brackets.
  private var unbracketed: String {
    text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
  }

  /// Digits with at most one point among them, as nanoseconds; digits beyond those are dropped. Nil for anything else.
  private static func nanoseconds(_ text: String) -> Int64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.contains(where: { !$0.isEmpty }) else { return nil }
    for part in parts where !part.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return nil
    }
    let fraction = parts.count == 2 ? parts[1].prefix(9) : ""
    let padded = String(fraction) + String(repeating: "0", count: 9 - fraction.count)
    // What does not fit is longer than a day as well.
    guard let whole = parts[0].isEmpty ? 0 : Int64(parts[0]), whole <= 1_000_000 else { return .max }
    return whole * 1_000_000_000 + (Int64(padded) ?? 0)
  }
}
