import SMTPWire
import Testing

@Suite("Replies, production by production (RFC 5321 §4.2)")
struct ReplyGrammarTests {
  @Test(
    "reads a greeting of one line or several",
    arguments: [
      ParseFixture("220 mx.example.org ESMTP Postfix\r\n", .reply(Reply(220, ["mx.example.org ESMTP Postfix"]))),
      ParseFixture("220 mx.example.org\r\n", .reply(Reply(220, ["mx.example.org"]))),
      ParseFixture("220 [192.0.2.1] ready\r\n", .reply(Reply(220, ["[192.0.2.1] ready"]))),
      ParseFixture(
        "220-mx.example.org ESMTP\r\n220-\r\n220 no advertising\r\n",
        .reply(Reply(220, ["mx.example.org ESMTP", "", "no advertising"]))),
      ParseFixture("554 5.7.1 no service for you\r\n", .reply(Reply(554, ["5.7.1 no service for you"]))),
      ParseFixture("421-busy\r\n421 try later\r\n", .reply(Reply(421, ["busy", "try later"]))),
    ])
  func greeting(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "keeps the text of a line as it came",
    arguments: [
      ParseFixture("250 OK\r\n", .reply(Reply(250, ["OK"]))),
      ParseFixture("250   three blanks \r\n", .reply(Reply(250, ["  three blanks "]))),
      ParseFixture("250 -hyphen\r\n", .reply(Reply(250, ["-hyphen"]))),
      ParseFixture("250 250-nested\r\n", .reply(Reply(250, ["250-nested"]))),
      ParseFixture("250 a\tb\r\n", .reply(Reply(250, ["a\tb"]))),
      ParseFixture("250--\r\n250 --\r\n", .reply(Reply(250, ["-", "--"]))),
    ])
  func text(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "accepts a code without text, with and without its blank",
    arguments: [
      ParseFixture("250\r\n", .reply(Reply(250, [""]))),
      ParseFixture("250 \r\n", .reply(Reply(250, [""]))),
      ParseFixture("250-mx.example.org\r\n250\r\n", .reply(Reply(250, ["mx.example.org", ""]))),
      ParseFixture("250-mx.example.org\r\n250 \r\n", .reply(Reply(250, ["mx.example.org", ""]))),
      ParseFixture("250-\r\n250-\r\n250\r\n", .reply(Reply(250, ["", "", ""]))),
    ])
  func codeOnly(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "tells incomplete from malformed",
    arguments: [
      "", "2", "25", "250", "250 ", "250-", "250 OK", "250 OK\r", "250-a\r\n", "250-a\r\n250", "250-a\r\n250 b\r",
      "250-a\r\n251-b\r\n", "\r\n", "hello\r\n", "\n\n", "220\r", "600", "0", "\u{16}\u{3}\u{1}",
    ])
  func incomplete(_ input: String) throws { try ParseFixture(input, .incomplete).check() }

  @Test("takes every code from 200 to 599", arguments: [200, 220, 299, 354, 399, 421, 499, 500, 550, 560, 599])
  func code(_ code: Int) throws { try ParseFixture("\(code) text\r\n", .reply(Reply(code, ["text"]))).check() }

  @Test(
    "calls a line with another code malformed",
    arguments: [
      "000 x\r\n", "099 x\r\n", "100 x\r\n", "199\r\n", "600 x\r\n", "600-x\r\n", "999\r\n", "250-a\r\n150 b\r\n",
      "stray\r\n666 x\r\n", "100\tx\r\n",
    ])
  func otherCode(_ input: String) throws { try ParseFixture(input, .malformed).check() }

  @Test("shows the malformed line, in part if it is long")
  func malformedLine() {
    #expect(Outcome(of: "250 fine\r\n199 x\r\n250 y\r\n").replies == [Reply(250, ["fine"])])
    #expect(Outcome(of: "250 fine\r\n199 x\r\n").error == .malformed(line: Array("199 x".utf8)))
    let long = Array("199 ".utf8) + [UInt8](repeating: 0x78, count: 2000)
    #expect(Outcome(of: long + [0x0D, 0x0A]).error == .malformed(line: Array(long.prefix(512))))
  }

  @Test("throws the same error for ever after, and takes no more bytes")
  func errorStays() throws {
    var parser = ReplyParser()
    parser.append(Array("199 x\r\n".utf8))
    for _ in 0..<3 {
      #expect(throws: ReplyError.malformed(line: Array("199 x".utf8))) { try parser.next() }
      parser.append(Array("250 OK\r\n".utf8))
    }
    #expect(parser.takeLeftover() == Array("199 x\r\n".utf8))
    #expect(throws: ReplyError.malformed(line: Array("199 x".utf8))) { try parser.next() }
  }

  @Test("hands out several replies of one segment in turn")
  func severalReplies() throws {
    var parser = ReplyParser()
    parser.append(Array("250 a\r\n550-b\r\n550 c\r\n221 d\r\n25".utf8))
    #expect(try parser.next() == Reply(250, ["a"]))
    #expect(parser.isMidReply)
    #expect(try parser.next() == Reply(550, ["b", "c"]))
    #expect(try parser.next() == Reply(221, ["d"]))
    #expect(try parser.next() == nil)
    #expect(parser.isMidReply)
    #expect(Array(parser.incompleteLine) == Array("25".utf8))
  }

  @Test("knows when nothing is pending")
  func isMidReply() throws {
    var parser = ReplyParser()
    #expect(!parser.isMidReply)
    parser.append([])
    #expect(!parser.isMidReply)
    parser.append(Array("250-a\r\n".utf8))
    #expect(try parser.next() == nil)
    #expect(parser.isMidReply)
    parser.append(Array("250 b\r\n".utf8))
    #expect(try parser.next() == Reply(250, ["a", "b"]))
    #expect(!parser.isMidReply)
    #expect(try parser.next() == nil)
  }

  @Test("tells the classes of codes apart")
  func classes() {
    let classes = [200, 399, 400, 499, 500, 599].map { code in
      let reply = Reply(code: code, text: "")
      return [reply.isPositive, reply.isTransientFailure, reply.isPermanentFailure, reply.isFailure]
    }
    let (positive, transient, permanent) = (
      [true, false, false, false], [false, true, false, true], [false, false, true, true]
    )
    #expect(classes == [positive, positive, transient, transient, permanent, permanent])
  }

  @Test(
    "is quoted by its last text",
    arguments: [
      (Reply(550, ["first", "last"]), "550 last"), (Reply(250, ["first", ""]), "250 first"),
      (Reply(250, [""]), "250"), (Reply(code: 250, lines: []), "250"),
      (Reply(code: 421, lines: [[0x1B, 0x5B, 0xFF]]), "421 \\x1b[\\xff"),
    ])
  func quoted(_ reply: Reply, _ text: String) { #expect(reply.quoted == text) }
}
