import SMTPWire
import Testing

/// One input of the reply parser and what must come of it.
///
/// `check` gives the input as a slice out of the middle of a larger array whose bytes would change the outcome if they
/// were read, behind a complete reply and (where the outcome is a reply) in front of bytes that must stay untouched; and
/// it gives it whole, cut in two at every byte, and byte by byte.
struct ParseFixture: Sendable, CustomTestStringConvertible {
  enum Expectation: Hashable, Sendable {
    case reply(Reply)
    case incomplete
    case malformed
    case tooLarge(limit: String)
  }

  let input: [UInt8]
  let expectation: Expectation
  let limits: ReplyLimits

  init(_ input: [UInt8], _ expectation: Expectation, limits: ReplyLimits = ReplyLimits()) {
    self.input = input
    self.expectation = expectation
    self.limits = limits
  }

  init(_ input: String, _ expectation: Expectation, limits: ReplyLimits = ReplyLimits()) {
    self.init(Array(input.utf8), expectation, limits: limits)
  }

  var testDescription: String {
    let text = Escaping.escaped(input)
    return text.utf8.count > 60 ? "\(text.prefix(60))… (\(input.count) octets)" : text
  }

  func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let behind: [UInt8]
    if case .reply = expectation { behind = [0x16, 0x03, 0x01, 0x00, 0x0D] } else { behind = [] }
    let middle = input + behind

    try expect([middle.inJunk], behind, "whole", sourceLocation)
    try expect(middle.map { CollectionOfOne($0).inJunk }, behind, "byte by byte", sourceLocation)
    for cut in middle.indices.dropFirst() {
      try expect([middle[..<cut].inJunk, middle[cut...].inJunk], behind, "cut at \(cut)", sourceLocation)
    }
  }

  private func expect(
    _ pieces: [ArraySlice<UInt8>], _ behind: [UInt8], _ how: Comment, _ location: SourceLocation
  ) throws {
    var parser = ReplyParser(limits: limits)
    parser.append(Array("299 before\r\n".utf8))
    let first = try parser.next()
    #expect(first == Reply(code: 299, text: "before"), how, sourceLocation: location)
    let outcome = Outcome(of: pieces, by: &parser)
    switch (expectation, outcome.error) {
    case (.reply(let reply), nil):
      #expect(outcome.replies == [reply], how, sourceLocation: location)
      #expect(parser.isMidReply, how, sourceLocation: location)
      #expect(parser.takeLeftover() == behind, how, sourceLocation: location)
    case (.incomplete, nil):
      #expect(outcome.replies == [], how, sourceLocation: location)
      #expect(parser.isMidReply == !input.isEmpty, how, sourceLocation: location)
      #expect(parser.takeLeftover() == input, how, sourceLocation: location)
    case (.malformed, .malformed(let line)):
      #expect(outcome.replies == [], how, sourceLocation: location)
      #expect(!line.isEmpty, how, sourceLocation: location)
    case (.tooLarge(let expected), .tooLong(let limit, _)):
      #expect(outcome.replies == [], how, sourceLocation: location)
      #expect(limit == expected, how, sourceLocation: location)
    default:
      Issue.record("\(how): \(outcome) instead of \(expectation)", sourceLocation: location)
    }
    #expect(!parser.isMidReply || outcome.error != nil, how, sourceLocation: location)
  }
}

/// All that a parser makes of a stream: the replies, and the error that ended it.
struct Outcome: Hashable {
  var replies: [Reply] = []
  var error: ReplyError?

  init(of pieces: some Sequence<ArraySlice<UInt8>>, by parser: inout ReplyParser) {
    for piece in pieces {
      parser.append(piece)
      do throws(ReplyError) {
        while let reply = try parser.next() { replies.append(reply) }
      } catch {
        self.error = error
      }
    }
  }

  init(of pieces: some Sequence<ArraySlice<UInt8>>, limits: ReplyLimits = ReplyLimits()) {
    var parser = ReplyParser(limits: limits)
    self.init(of: pieces, by: &parser)
  }

  init(of bytes: [UInt8], limits: ReplyLimits = ReplyLimits()) { self.init(of: [bytes[...]], limits: limits) }

  init(of text: String, limits: ReplyLimits = ReplyLimits()) { self.init(of: Array(text.utf8), limits: limits) }
}

extension Collection<UInt8> {
  /// The same bytes as a slice of an array that has line ends and digits around them.
  var inJunk: ArraySlice<UInt8> {
    let padding = Array("\r\n250 junk\r\n".utf8)
    return (padding + self + padding)[padding.count..<(padding.count + count)]
  }
}

extension Reply {
  /// As it came over the wire, for expectations.
  init(
    _ code: Int, _ lines: [String], _ deviations: ReplyDeviation..., strayLines: [String] = []
  ) {
    self.init(
      code: code, lines: lines.map { Array($0.utf8) }, deviations: deviations,
      strayLines: strayLines.map { Array($0.utf8) })
  }
}
