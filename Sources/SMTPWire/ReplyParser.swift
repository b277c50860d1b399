/// Reads replies from a byte stream (RFC 5321 §4.2), strict in what it calls a reply, lenient in what it survives.
///
/// Three outcomes are told apart: incomplete (`next()` gives nil), malformed and too large (it throws). After an error
/// the stream has no meaning any more, and every later call throws the same error.
public struct ReplyParser: Sendable {
  private var framer: LineFramer
  private let limits: ReplyLimits
  private var lines: [[UInt8]] = []
  private var strayLines: [[UInt8]] = []
  private var code: Int?
  private var total = 0
  private var deviations: [ReplyDeviation] = []
  private var failure: ReplyError?

  public init(limits: ReplyLimits = ReplyLimits()) {
    self.limits = limits
    framer = LineFramer(limit: limits.lineLength)
  }

  public mutating func append(_ bytes: some Sequence<UInt8>) {
    guard failure == nil else { return }
    framer.append(bytes)
  }

  /// Whether bytes are held that belong to no reply handed out so far.
  public var isMidReply: Bool { code != nil || !strayLines.isEmpty || !framer.pending.isEmpty }

  /// The bytes of the line that is not complete yet.
  public var incompleteLine: ArraySlice<UInt8> { framer.pending }

  /// Lines without a code, seen since the last reply was handed out.
  public var strayLinesSoFar: [[UInt8]] { strayLines }

  /// The next complete reply, or nil when more bytes are needed.
  public mutating func next() throws(ReplyError) -> Reply? {
    if let failure { throw failure }
    do throws(ReplyError) {
      while let line = try framer.nextLine() {
        if let reply = try take(line) { return reply }
      }
      return nil
    } catch {
      failure = error
      throw error
    }
  }

  /// Takes whatever no reply has claimed. At an upgrade to TLS there must be nothing: these bytes belong neither to
  /// SMTP nor to TLS (RFC 3207 §6, the response injection of CVE-2020-15953 and its kin).
  public mutating func takeLeftover() -> [UInt8] {
    var bytes: [UInt8] = []
    for line in strayLines { bytes += line + [0x0D, 0x0A] }
    if let code {
      for line in lines { bytes += Array("\(code)-".utf8) + line + [0x0D, 0x0A] }
    }
    bytes += framer.takePending()
    reset()
    return bytes
  }

  private mutating func take(_ line: LineFramer.Line) throws(ReplyError) -> Reply? {
    let content = line.content
    total += content.count + 2
    if total > limits.totalLength {
      throw .tooLong(limit: "a reply of more than \(limits.totalLength) octets", line: Array(content.prefix(64)))
    }
    if line.endsWithBareLF { note(.bareLF) }
    inspect(content)

    guard let (lineCode, separator) = Self.codeAndSeparator(of: content) else {
      return try takeStray(content)
    }
    guard (200..<600).contains(lineCode) else { throw .malformed(line: Array(content.prefix(512))) }
    if let code, code != lineCode { note(.mixedCodes) }
    code = lineCode
    if separator == 0x09 { note(.tabSeparator) }
    lines.append(Array(content.dropFirst(4)))
    if lines.count > limits.lineCount {
      throw .tooLong(limit: "a reply of more than \(limits.lineCount) lines", line: Array(content.prefix(64)))
    }
    guard separator != UInt8(ascii: "-") else { return nil }

    defer { reset() }
    return Reply(code: lineCode, lines: lines, deviations: deviations, strayLines: strayLines)
  }

  private mutating func takeStray(_ content: ArraySlice<UInt8>) throws(ReplyError) -> Reply? {
    note(.lineWithoutCode)
    strayLines.append(Array(content))
    if strayLines.count > limits.strayLineCount {
      throw .tooLong(limit: "more than \(limits.strayLineCount) lines without a code", line: Array(content.prefix(64)))
    }
    return nil
  }

  /// Notes what in the bytes of a line the grammar does not allow.
  private mutating func inspect(_ content: ArraySlice<UInt8>) {
    if content.count + 2 > ReplyLimits.standardLineLength { note(.overlongLine) }
    for byte in content {
      switch byte {
      case 0x0D: note(.bareCR)
      case 0x09, 0x20...0x7E: continue
      case 0x80...: note(.notASCII)
      default: note(.controlBytes)
      }
    }
  }

  private mutating func note(_ deviation: ReplyDeviation) {
    if !deviations.contains(deviation) { deviations.append(deviation) }
  }

  private mutating func reset() {
    lines = []
    strayLines = []
    code = nil
    total = 0
    deviations = []
  }

  /// Three digits, then a hyphen, a blank or the end of the line (RFC 5321 §4.2: a bare code must be accepted).
  private static func codeAndSeparator(of line: ArraySlice<UInt8>) -> (code: Int, separator: UInt8)? {
    guard line.count >= 3, line.prefix(3).allSatisfy(\.isASCIIDigit) else { return nil }
    let separator = line.dropFirst(3).first ?? 0x20
    guard separator == UInt8(ascii: "-") || separator.isBlank else { return nil }
    return (line.prefix(3).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }, separator)
  }
}
