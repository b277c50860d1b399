/// Reads replies from a byte stream (RFC 5321 §4.2), strict in what it calls a reply, lenient in what it survives.
///
/// Three outcomes are told apart: incomplete (`next()` gives nil), malformed and too large (it throws). After an error
/// the stream has no meaning any more, and every later call throws the same error.
///
/// Call `next()` until it gives nil after each piece that is appended. Then how the stream was cut makes no difference,
/// as long as no piece is larger than a reply may be (`ReplyLimits.totalLength`); what is beyond all limits is not kept.
public struct ReplyParser: Sendable {
  private var framer: LineFramer
  private let limits: ReplyLimits
  private var lines: [[UInt8]] = []
  private var strayLines: [[UInt8]] = []
  private var code: Int?
  /// Of each line.
  private var codes: [Int] = []
  private var deviations: [ReplyDeviation] = []
  /// In the order of `deviations`.
  private var offendingLines: [[UInt8]] = []
  private var failure: ReplyError?

  public init(limits: ReplyLimits = ReplyLimits()) {
    self.limits = limits
    // The longest line that is not complete, with its CR, and the largest piece behind it.
    let (length, isUnboundedLine) = limits.lineLength.addingReportingOverflow(1)
    let (capacity, isUnbounded) = limits.totalLength.addingReportingOverflow(length)
    framer = LineFramer(
      lineLimit: limits.lineLength, capacity: isUnboundedLine || isUnbounded ? .max : capacity)
  }

  public mutating func append(_ bytes: some Sequence<UInt8>) {
    guard failure == nil else { return }
    framer.append(bytes)
  }

  /// Whether bytes are held that belong to no reply handed out so far.
  public var isMidReply: Bool { !framer.isEmpty }

  /// The bytes of the line that is not complete yet, once `next()` gave nil.
  public var incompleteLine: ArraySlice<UInt8> { framer.pending }

  /// The beginning of what no reply has claimed, at most 512 octets: what shows that a peer speaks something else.
  public var unclaimed: ArraySlice<UInt8> { framer.unreleased.prefix(Self.unclaimedLimit) }
  package static let unclaimedLimit = 512

  /// Whether a line with a code has come of the reply that is being read.
  public var hasReplyLines: Bool { code != nil }

  /// Lines without a code, seen since the last reply was handed out.
  public var strayLinesSoFar: [[UInt8]] { strayLines }

  /// Bytes held in memory, for tests of its bounds.
  var storedCount: Int { framer.storedCount }

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

  /// Takes whatever no reply has claimed, exactly as it came, the lines of an unfinished reply included. At an upgrade
  /// to TLS there must be nothing: these bytes belong neither to SMTP nor to TLS (RFC 3207 §6, the response injection of
  /// CVE-2020-15953 and its kin).
  public mutating func takeLeftover() -> [UInt8] {
    forgetReply()
    return framer.takeAll()
  }

  private mutating func take(_ line: LineFramer.Line) throws(ReplyError) -> Reply? {
    // CR CR LF: what stands in front of a line end is no text, or `250\r\r\n` would be no reply and `STARTTLS\r` no
    // keyword. `inspect` has seen it.
    inspect(line)
    var content = line.content
    while content.last == 0x0D { content = content.dropLast() }

    guard framer.heldCount <= limits.totalLength else {
      throw tooLong("a reply of more than \(limits.totalLength) octets", content)
    }
    guard let (lineCode, separator) = Self.codeAndSeparator(of: content) else {
      note(.lineWithoutCode, line)
      try takeStray(content)
      return nil
    }
    guard (200..<600).contains(lineCode) else { throw .malformed(line: Array(content.prefix(512))) }
    if let code, code != lineCode { note(.mixedCodes, line, andTheOneBefore: true) }
    code = lineCode
    if separator == 0x09 { note(.tabSeparator, line) }
    guard lines.count < limits.lineCount else {
      throw tooLong("a reply of more than \(limits.lineCount) lines", content)
    }
    lines.append(Array(content.dropFirst(4)))
    codes.append(lineCode)
    guard separator != UInt8(ascii: "-") else { return nil }

    defer {
      forgetReply()
      framer.release()
    }
    var reply = Reply(code: lineCode, lines: lines, deviations: deviations, strayLines: strayLines)
    reply.offendingLines = offendingLines
    if deviations.contains(.mixedCodes) { reply.lineCodes = codes }
    return reply
  }

  private mutating func takeStray(_ content: ArraySlice<UInt8>) throws(ReplyError) {
    guard strayLines.count < limits.strayLineCount else {
      throw tooLong("more than \(limits.strayLineCount) lines without a code", content)
    }
    strayLines.append(Array(content))
  }

  /// Notes what in the bytes of a line the grammar does not allow.
  private mutating func inspect(_ line: LineFramer.Line) {
    for byte in line.content where byte < 0x20 || byte > 0x7E {
      switch byte {
      case 0x0D: note(.bareCR, line)
      case 0x09: continue
      case 0x80...: note(.notASCII, line)
      default: note(.controlBytes, line)
      }
    }
    if line.endsWithBareLF { note(.bareLF, line) }
    if line.content.count + 2 > ReplyLimits.standardLineLength { note(.overlongLine, line) }
  }

  /// - Parameter andTheOneBefore: for what only two lines together show.
  private mutating func note(_ deviation: ReplyDeviation, _ line: LineFramer.Line, andTheOneBefore: Bool = false) {
    guard !deviations.contains(deviation) else { return }
    deviations.append(deviation)
    let before = andTheOneBefore ? Array(framer.lineBeforeLast) : []
    offendingLines.append(before + line.content + (line.endsWithBareLF ? [0x0A] : [0x0D, 0x0A]))
  }

  private mutating func forgetReply() {
    lines = []
    strayLines = []
    code = nil
    codes = []
    deviations = []
    offendingLines = []
  }

  private func tooLong(_ limit: String, _ content: ArraySlice<UInt8>) -> ReplyError {
    .tooLong(limit: limit, line: Array(content.prefix(64)))
  }

  /// Three digits, then a hyphen, a blank or the end of the line (RFC 5321 §4.2: a bare code must be accepted).
  private static func codeAndSeparator(of line: ArraySlice<UInt8>) -> (code: Int, separator: UInt8)? {
    guard line.count >= 3, line.prefix(3).allSatisfy(\.isASCIIDigit) else { return nil }
    let separator = line.dropFirst(3).first ?? 0x20
    guard separator == UInt8(ascii: "-") || separator.isBlank else { return nil }
    return (line.prefix(3).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }, separator)
  }
}
