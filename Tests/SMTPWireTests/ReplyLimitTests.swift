import SMTPWire
import Testing

@Suite("Limits of a reply, at the edge and one past it")
struct ReplyLimitTests {
  @Test("has the limits of the design")
  func defaults() {
    #expect(
      ReplyLimits()
        == ReplyLimits(lineLength: 8 * 1024, totalLength: 128 * 1024, lineCount: 512, strayLineCount: 32))
  }

  @Test(
    "limits a line without its line end",
    arguments: [
      ParseFixture("250 123456\r\n", .reply(Reply(250, ["123456"])), limits: .line10),
      ParseFixture("250 123456\n", .reply(Reply(250, ["123456"], .bareLF)), limits: .line10),
      ParseFixture("250 1234567\r\n", .tooLarge(limit: "a line of more than 10 octets"), limits: .line10),
      ParseFixture("250 1234567\n", .tooLarge(limit: "a line of more than 10 octets"), limits: .line10),
      ParseFixture("250 1234567", .tooLarge(limit: "a line of more than 10 octets"), limits: .line10),
      ParseFixture("250 123456", .incomplete, limits: .line10),
      ParseFixture("250 123456\r", .incomplete, limits: .line10),
      ParseFixture("250 123456\r\r", .tooLarge(limit: "a line of more than 10 octets"), limits: .line10),
      ParseFixture("250 123456\rx", .tooLarge(limit: "a line of more than 10 octets"), limits: .line10),
      ParseFixture("250 12345\r\r\n", .reply(Reply(250, ["12345"], .bareCR)), limits: .line10),
      ParseFixture("250 123456\r\r\n", .tooLarge(limit: "a line of more than 10 octets"), limits: .line10),
      ParseFixture("250-a\r\n250 1234567\r\n", .tooLarge(limit: "a line of more than 10 octets"), limits: .line10),
      ParseFixture("stray 1234567\r\n", .tooLarge(limit: "a line of more than 10 octets"), limits: .line10),
    ])
  func line(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "limits all lines of one reply, stray ones and line ends included",
    arguments: [
      ParseFixture("250-1234\r\n250 12\r\n", .reply(Reply(250, ["1234", "12"])), limits: .total18),
      ParseFixture("250-1234\r\n250 123\n", .reply(Reply(250, ["1234", "123"], .bareLF)), limits: .total18),
      ParseFixture("250-1234\r\n250 123\r\n", .tooLarge(limit: "a reply of more than 18 octets"), limits: .total18),
      ParseFixture("123456789012\r\n250\r\n", .tooLarge(limit: "a reply of more than 18 octets"), limits: .total18),
      ParseFixture(
        "12345678\n\n250 1\r\n", .reply(Reply(250, ["1"], .bareLF, .lineWithoutCode, strayLines: ["12345678", ""])),
        limits: .total18),
    ])
  func total(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test("counts each reply afresh")
  func afresh() {
    let outcome = Outcome(of: String(repeating: "250-1234\r\n250 12\r\n", count: 100), limits: .total18)
    #expect(outcome.replies == Array(repeating: Reply(250, ["1234", "12"]), count: 100))
    #expect(outcome.error == nil)
  }

  @Test(
    "limits the lines of one reply",
    arguments: [
      ParseFixture("250-\r\n250-\r\n250\r\n", .reply(Reply(250, ["", "", ""])), limits: .lines3),
      ParseFixture("250-\r\n250-\r\n250-\r\n", .incomplete, limits: .lines3),
      ParseFixture(
        "250-\r\n250-\r\n250-\r\n250\r\n", .tooLarge(limit: "a reply of more than 3 lines"), limits: .lines3),
      ParseFixture(
        "250-\r\n250-\r\n250-\r\n250-\r\n", .tooLarge(limit: "a reply of more than 3 lines"), limits: .lines3),
      ParseFixture(
        "x\r\n250-\r\n250-\r\n250\r\n", .reply(Reply(250, ["", "", ""], .lineWithoutCode, strayLines: ["x"])),
        limits: .lines3),
    ])
  func lines(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "limits lines without a code",
    arguments: [
      ParseFixture(
        "a\r\nb\r\n250 c\r\n", .reply(Reply(250, ["c"], .lineWithoutCode, strayLines: ["a", "b"])), limits: .stray2),
      ParseFixture("a\r\nb\r\n", .incomplete, limits: .stray2),
      ParseFixture("a\r\nb\r\nc\r\n", .tooLarge(limit: "more than 2 lines without a code"), limits: .stray2),
      ParseFixture(
        "a\r\n250-b\r\nc\r\nd\r\n", .tooLarge(limit: "more than 2 lines without a code"), limits: .stray2),
    ])
  func strayLines(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test("shows the beginning of what was too long, the same wherever the stream was cut")
  func evidence() {
    let input = Array("250 ".utf8) + [UInt8](repeating: 0x78, count: 9000) + Array("\r\n".utf8)
    let whole = Outcome(of: input)
    #expect(whole.error == .tooLong(limit: "a line of more than 8192 octets", line: Array(input.prefix(64))))
    for cut in [1, 3, 64, 8191, 8192, 8193, 8194, 8195, 9000, 9004, 9005] {
      #expect(Outcome(of: [input[..<cut], input[cut...]]) == whole)
    }
  }

  @Test("has no trap in absurd limits", arguments: [Int.min, -1, 0, Int.max])
  func absurdLimits(_ value: Int) {
    let limits = ReplyLimits(lineLength: value, totalLength: value, lineCount: value, strayLineCount: value)
    let outcome = Outcome(of: "x\r\n250-a\r\n250 b\r\n", limits: limits)
    if value == .max {
      #expect(outcome.replies.count == 1)
    } else {
      #expect(outcome.replies == [])
      #expect(outcome.error != nil)
    }
  }
}

extension ReplyLimits {
  static let line10 = ReplyLimits(lineLength: 10)
  static let total18 = ReplyLimits(totalLength: 18)
  static let lines3 = ReplyLimits(lineCount: 3)
  static let stray2 = ReplyLimits(strayLineCount: 2)
}
