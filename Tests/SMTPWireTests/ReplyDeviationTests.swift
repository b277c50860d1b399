import Testing

@testable import SMTPWire

@Suite("Forms that break RFC 5321 and are survived")
struct ReplyDeviationTests {
  @Test(
    "takes the last of several codes",
    arguments: [
      ParseFixture("250-a\r\n251 b\r\n", .reply(Reply(251, ["a", "b"], .mixedCodes))),
      ParseFixture("220-a\r\n220-b\r\n554 c\r\n", .reply(Reply(554, ["a", "b", "c"], .mixedCodes))),
      ParseFixture("250-a\r\n550-b\r\n250 c\r\n", .reply(Reply(250, ["a", "b", "c"], .mixedCodes))),
    ])
  func mixedCodes(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "keeps lines without a code apart from the reply",
    arguments: [
      ParseFixture("hi\r\n220 a\r\n", .reply(Reply(220, ["a"], .lineWithoutCode, strayLines: ["hi"]))),
      ParseFixture("\r\n220 a\r\n", .reply(Reply(220, ["a"], .lineWithoutCode, strayLines: [""]))),
      ParseFixture(
        "250-a\r\nmore\r\n22\r\n250 b\r\n",
        .reply(Reply(250, ["a", "b"], .lineWithoutCode, strayLines: ["more", "22"]))),
      ParseFixture("2200 a\r\n220 b\r\n", .reply(Reply(220, ["b"], .lineWithoutCode, strayLines: ["2200 a"]))),
      ParseFixture("220+a\r\n220 b\r\n", .reply(Reply(220, ["b"], .lineWithoutCode, strayLines: ["220+a"]))),
      ParseFixture(" 220 a\r\n220 b\r\n", .reply(Reply(220, ["b"], .lineWithoutCode, strayLines: [" 220 a"]))),
      ParseFixture("2２0 a\r\n220 b\r\n", .reply(Reply(220, ["b"], .notASCII, .lineWithoutCode, strayLines: ["2２0 a"]))),
      ParseFixture("+20 a\r\n220 b\r\n", .reply(Reply(220, ["b"], .lineWithoutCode, strayLines: ["+20 a"]))),
    ])
  func strayLines(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "keeps the first line that shows each, as it came",
    arguments: [
      ("250-a\r\n251 b\r\n", ReplyDeviation.mixedCodes, "250-a\r\n251 b\r\n"),
      ("250-a\n250-b\r\n550 c\r\n", .mixedCodes, "250-b\r\n550 c\r\n"),
      ("250-a\r\n250-b\n250 c\n", .bareLF, "250-b\n"),
      ("hi\r\nyou\r\n220 a\r\n", .lineWithoutCode, "hi\r\n"),
      ("220\ta\r\n", .tabSeparator, "220\ta\r\n"), ("250 a\rb\r\n", .bareCR, "250 a\rb\r\n"),
      ("250-a\r\n250 \u{1B}\r\n", .controlBytes, "250 \u{1B}\r\n"), ("250-a\r\n250 ü\r\n", .notASCII, "250 ü\r\n"),
    ])
  func offendingLine(_ input: String, _ deviation: ReplyDeviation, _ line: String) throws {
    var parser = ReplyParser()
    parser.append(Array("299 before\n".utf8))
    _ = try parser.next()
    for byte in input.utf8 {
      parser.append([byte])
      guard let reply = try parser.next() else { continue }
      #expect(reply.line(showing: deviation) == Array(line.utf8))
      #expect(reply.offendingLines.count == reply.deviations.count)
      return
    }
    Issue.record("no reply")
  }

  @Test("shows stray lines before a reply follows, and forgets them with it")
  func strayLinesSoFar() throws {
    var parser = ReplyParser()
    parser.append(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
    #expect(try parser.next() == nil)
    #expect(parser.strayLinesSoFar == [Array("HTTP/1.1 400 Bad Request".utf8), []])
    parser.append(Array("220 a\r\n220 b\r\n".utf8))
    #expect(try parser.next()?.strayLines.count == 2)
    #expect(try parser.next() == Reply(220, ["b"]))
    #expect(parser.strayLinesSoFar.isEmpty)
  }

  @Test(
    "accepts LF alone as a line end and tells",
    arguments: [
      ParseFixture("250 a\n", .reply(Reply(250, ["a"], .bareLF))),
      ParseFixture("250\n", .reply(Reply(250, [""], .bareLF))),
      ParseFixture("250-a\n250 b\r\n", .reply(Reply(250, ["a", "b"], .bareLF))),
      ParseFixture("250-a\r\n250-b\n250-c\n250 d\n", .reply(Reply(250, ["a", "b", "c", "d"], .bareLF))),
    ])
  func bareLF(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "takes CR alone for no line end and tells",
    arguments: [
      ParseFixture("250 a\rb\r\n", .reply(Reply(250, ["a\rb"], .bareCR))),
      ParseFixture("250 a\r250 b\r\n", .reply(Reply(250, ["a\r250 b"], .bareCR))),
      ParseFixture("250-a\r250-b\r\n250 c\n", .reply(Reply(250, ["a\r250-b", "c"], .bareCR, .bareLF))),
      ParseFixture(
        "\r250 a\r\n250 b\r\n", .reply(Reply(250, ["b"], .bareCR, .lineWithoutCode, strayLines: ["\r250 a"]))),
    ])
  func bareCR(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "leaves a CR in front of a line end out of the text and tells",
    arguments: [
      ParseFixture("250 a\r\r\n", .reply(Reply(250, ["a"], .bareCR))),
      ParseFixture("250\r\r\n", .reply(Reply(250, [""], .bareCR))),
      ParseFixture("250 \r\r\r\r\n", .reply(Reply(250, [""], .bareCR))),
      ParseFixture("250-a\r\r\n250 STARTTLS\r\r\n", .reply(Reply(250, ["a", "STARTTLS"], .bareCR))),
    ])
  func doubledCR(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "accepts a tab where a blank is due and tells",
    arguments: [
      ParseFixture("250\ta\r\n", .reply(Reply(250, ["a"], .tabSeparator))),
      ParseFixture("250-a\r\n250\tb\r\n", .reply(Reply(250, ["a", "b"], .tabSeparator))),
      ParseFixture("250\t\r\n", .reply(Reply(250, [""], .tabSeparator))),
    ])
  func tab(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "keeps control bytes and tells",
    arguments: [
      ParseFixture("250 a\0b\r\n", .reply(Reply(250, ["a\0b"], .controlBytes))),
      ParseFixture("250 \u{1B}[31mred\u{1B}[0m\r\n", .reply(Reply(250, ["\u{1B}[31mred\u{1B}[0m"], .controlBytes))),
      ParseFixture("250 \u{7F}\r\n", .reply(Reply(250, ["\u{7F}"], .controlBytes))),
      ParseFixture("250 \u{B}\u{C}\r\n", .reply(Reply(250, ["\u{B}\u{C}"], .controlBytes))),
      ParseFixture(
        "\0250 a\r\n250 b\r\n", .reply(Reply(250, ["b"], .controlBytes, .lineWithoutCode, strayLines: ["\0250 a"]))),
    ])
  func controlBytes(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test(
    "keeps bytes above 127 and tells",
    arguments: [
      ParseFixture("250 gr\u{FC}n\r\n", .reply(Reply(250, ["gr\u{FC}n"], .notASCII))),
      // Latin-1, GBK, and the bytes 128 and 255.
      ParseFixture(
        Array("250 ".utf8) + [0xFC, 0x0D, 0x0A], .reply(Reply(code: 250, lines: [[0xFC]], deviations: [.notASCII]))),
      ParseFixture(
        Array("250 ".utf8) + [0xC4, 0xE3, 0xBA, 0xC3, 0x0D, 0x0A],
        .reply(Reply(code: 250, lines: [[0xC4, 0xE3, 0xBA, 0xC3]], deviations: [.notASCII]))),
      ParseFixture(
        Array("250 ".utf8) + [0x80, 0xFF, 0x0D, 0x0A],
        .reply(Reply(code: 250, lines: [[0x80, 0xFF]], deviations: [.notASCII]))),
    ])
  func notASCII(_ fixture: ParseFixture) throws { try fixture.check() }

  @Test("finds a line of 513 octets overlong, one of 512 not")
  func overlongLine() throws {
    for (length, deviations) in [(512, []), (513, [ReplyDeviation.overlongLine])] {
      let text = [UInt8](repeating: 0x78, count: length - 6)
      let reply = Reply(code: 250, lines: [text], deviations: deviations)
      try ParseFixture(Array("250 ".utf8) + text + [0x0D, 0x0A], .reply(reply)).check()
    }
  }

  @Test("names each deviation once, in the order of appearance, and none of the reply before")
  func order() {
    let outcome = Outcome(of: "250-a\n250-\u{1}\u{1}\n251-b\r\n252\tc\r\rd\n250 clean\r\n")
    #expect(
      outcome.replies == [
        Reply(252, ["a", "\u{1}\u{1}", "b", "c\r\rd"], .bareLF, .controlBytes, .mixedCodes, .bareCR, .tabSeparator),
        Reply(250, ["clean"]),
      ])
  }

  @Test("has a stable word for each deviation")
  func words() {
    #expect(
      ReplyDeviation.allCases.map(\.rawValue) == [
        "bare-lf", "bare-cr", "mixed-codes", "line-without-code", "overlong-line", "tab-separator", "control-bytes",
        "not-ascii",
      ])
  }

  @Test("of mixed codes is quoted as it came, line by line")
  func codesOfLines() throws {
    var parser = ReplyParser()
    parser.append(Array("250-mx.example.test\r\n250-STARTTLS\r\n550 \r\n250 next\r\n".utf8))
    let mixed = try #require(try parser.next())
    #expect(mixed.code == 550 && (0..<3).map { mixed.code(ofLine: $0) } == [250, 250, 550])
    #expect(mixed.quoted == "550")
    let next = try #require(try parser.next())
    #expect(next.code(ofLine: 0) == 250 && next.quoted == "250 next")
  }
}
