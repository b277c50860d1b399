/// One complete reply of an SMTP server (RFC 5321 §4.2), as it came from the wire.
///
/// Text stays bytes: a server may send anything, and only the renderer decides how to escape it.
public struct Reply: Hashable, Sendable {
  /// 200 to 599. Where the lines of one reply disagree this is the last line's code, and `deviations` says so.
  public var code: Int
  /// The text of each line, without code and separator. Never empty: a code-only line is an empty text.
  public var lines: [[UInt8]]
  /// What in the form of this reply breaks RFC 5321, each named once, in the order of appearance.
  public var deviations: [ReplyDeviation]
  /// Lines in front of or within this reply that begin with no code; they belong to nobody.
  public var strayLines: [[UInt8]]

  public init(code: Int, lines: [[UInt8]], deviations: [ReplyDeviation] = [], strayLines: [[UInt8]] = []) {
    self.code = code
    self.lines = lines
    self.deviations = deviations
    self.strayLines = strayLines
  }

  /// A reply whose text is known to be ASCII, for tests and scripts.
  public init(code: Int, text lines: String...) {
    self.init(code: code, lines: lines.map { Array($0.utf8) })
  }

  /// The enhanced status code in front of the first line's text, if its class agrees with `code` (RFC 2034 §4).
  public var enhanced: EnhancedStatusCode? {
    guard let first = lines.first, let status = EnhancedStatusCode(prefixOf: first) else { return nil }
    return status.category * 100 == code - code % 100 ? status : nil
  }

  public var isPositive: Bool { (200..<400).contains(code) }
  public var isTransientFailure: Bool { (400..<500).contains(code) }
  public var isPermanentFailure: Bool { (500..<600).contains(code) }
  public var isFailure: Bool { code >= 400 }
}

/// A form that RFC 5321 does not allow, and that a prober must survive and tell.
public enum ReplyDeviation: String, Hashable, Sendable, CaseIterable {
  /// A line ended by LF alone (§2.3.8).
  case bareLF = "bare-lf"
  /// A CR that does not belong to a line end (§2.3.8).
  case bareCR = "bare-cr"
  /// The lines of one reply carry different codes (§4.2.1).
  case mixedCodes = "mixed-codes"
  /// A line that begins with no reply code.
  case lineWithoutCode = "line-without-code"
  /// A line of more than 512 octets (§4.5.3.1.5).
  case overlongLine = "overlong-line"
  /// A tab where the grammar has a space.
  case tabSeparator = "tab-separator"
  /// NUL, another control byte, or DEL in the text (§4.2).
  case controlBytes = "control-bytes"
  /// A byte above 127 in the text (§4.2; allowed once SMTPUTF8 is in force, RFC 6531 §3.7.4.2).
  case notASCII = "not-ascii"
}

/// An enhanced mail system status code: class, subject, detail (RFC 3463 §2).
public struct EnhancedStatusCode: Hashable, Sendable, CustomStringConvertible {
  /// 2, 4 or 5.
  public var category: Int
  public var subject: Int
  public var detail: Int

  public init(category: Int, subject: Int, detail: Int) {
    self.category = category
    self.subject = subject
    self.detail = detail
  }

  /// Reads `class "." subject "." detail` at the start of a reply text, followed by a blank or by nothing.
  init?(prefixOf text: [UInt8]) {
    let word = text.prefix { $0 != 0x20 && $0 != 0x09 }
    guard word.count <= 9 else { return nil }
    let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 1 else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy(\.isASCIIDigit) else { return nil }
      numbers.append(part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
    }
    guard [2, 4, 5].contains(numbers[0]) else { return nil }
    self.init(category: numbers[0], subject: numbers[1], detail: numbers[2])
  }

  public var description: String { "\(category).\(subject).\(detail)" }
}

extension UInt8 {
  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isBlank: Bool { self == 0x20 || self == 0x09 }
  /// Upper case for ASCII letters, every other byte as it is.
  package var asciiUppercased: UInt8 { (0x61...0x7A).contains(self) ? self - 0x20 : self }
}
