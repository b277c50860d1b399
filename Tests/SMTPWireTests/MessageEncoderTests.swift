import SMTPWire
import Testing

@Suite("A message on its way")
struct MessageEncoderTests {
  private func sent(_ pieces: [String]) -> String {
    var encoder = MessageEncoder()
    var output: [UInt8] = []
    for piece in pieces { output += encoder.encode(Array(piece.utf8)) }
    output += encoder.finish()
    return String(decoding: output, as: UTF8.self)
  }

  static let messages: [(String, String)] = [
    ("", ".\r\n"), ("a", "a\r\n.\r\n"), ("a\n", "a\r\n.\r\n"), ("a\r\n", "a\r\n.\r\n"), ("a\r", "a\r\n.\r\n"),
    (".", "..\r\n.\r\n"), (".\n..\r\n", "..\r\n...\r\n.\r\n"), ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"),
    ("a.b\n", "a.b\r\n.\r\n"), ("\n\n", "\r\n\r\n.\r\n"),
    // A CR alone ends no line, so no dot is added behind it.
    ("a\r.b\n", "a\r.b\r\n.\r\n"), ("Grüße\n", "Grüße\r\n.\r\n"),
  ]

  @Test("has CRLF at each line end, a dot more where a line begins with one, and an end", arguments: messages)
  func whole(_ message: String, _ expected: String) {
    #expect(sent([message]) == expected)
  }

  @Test("is the same however it is cut", arguments: messages)
  func everySplit(_ message: String, _ expected: String) {
    let bytes = Array(message.utf8)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        var encoder = MessageEncoder()
        var output = encoder.encode(bytes[..<first]) + encoder.encode(bytes[first..<second])
        output += encoder.encode(bytes[second...]) + encoder.finish()
        #expect(String(decoding: output, as: UTF8.self) == expected)
      }
    }
  }

  @Test("is counted as SIZE wants it: CRLF, without the dots that were added", arguments: messages)
  func size(_ message: String, _ expected: String) {
    let stuffed = sent([message]).utf8.count - 3
    var encoder = MessageEncoder()
    _ = encoder.encode(Array(message.utf8))
    #expect(MessageFacts(of: Array(message.utf8)).size == stuffed - encoder.stuffedLines)
  }

  @Test("tells what a server may object to")
  func facts() {
    let facts = MessageFacts(of: Array("short\r\nGrüße\na\rb\n\u{0}\r".utf8))
    #expect(facts.hasEightBit)
    #expect(facts.hasNUL)
    #expect(facts.bareCarriageReturns == 1)
    #expect(facts.longestLine == 7)
    #expect(!MessageFacts(of: Array("a\r\n".utf8)).hasEightBit)
    #expect(MessageFacts(of: Array("a\r\n".utf8)).bareCarriageReturns == 0)
  }

  @Test(
    "is known to the server by a name that the reply tells",
    arguments: [
      ("2.0.0 Ok: queued as 4XyZabc", "4XyZabc"), ("OK id=1tABCd-0000000ABC-1xyz", "1tABCd-0000000ABC-1xyz"),
      ("2.0.0 4AQ1b2cd012345 Message accepted for delivery", "4AQ1b2cd012345"),
      ("2.0.0: b5ed6b8f Message accepted for delivery", "b5ed6b8f"),
      (
        "2.6.0 <a@b.example> [InternalId=123, Hostname=x] 5 bytes in 0.1, 40 KB/sec Queued mail for delivery",
        "<a@b.example>"
      ),
      ("2.0.0 OK  1700000000 a1-b2c3.4 - gsmtp", "a1-b2c3.4"), ("2.0.0 ok", nil), ("message", nil), ("queued as", nil),
    ] as [(String, String?)])
  func queueIdentifier(_ text: String, _ expected: String?) {
    #expect(Reply(code: 250, text: text).queueIdentifier == expected)
    #expect(Reply(code: 451, text: text).queueIdentifier == nil)
  }
}

@Suite("Paths of senders and recipients")
struct MailPathTests {
  @Test(
    "are taken as they are",
    arguments: [
      "user@example.org", "\"a b\\\"@c\"@example.org", "user@[192.0.2.1]", "postmaster", "üser@example.org",
      "a%b@c.test",
    ])
  func taken(_ text: String) throws {
    #expect(try MailPath(text).text == text)
    #expect(try MailPath("<\(text)>").text == text)
    #expect(try MailPath(text).description == "<\(text)>")
  }

  @Test("may be null")
  func null() throws {
    #expect(try MailPath("<>") == .null)
    #expect(try MailPath("").description == "<>")
  }

  @Test(
    "cannot end the path or the line",
    arguments: [
      ("a@b>\r\nRSET", .forbiddenByte(0x0D)), ("a@b\r\n", .forbiddenByte(0x0D)), ("a@b SIZE=1", .forbiddenByte(0x20)),
      ("a<b@c", .forbiddenByte(0x3C)), ("a@b\u{0}", .forbiddenByte(0)), ("\"a@b", .unbalanced), ("@b", .incomplete),
      ("a@", .incomplete), ("<a@b", .unbalanced), (String(repeating: "x", count: 255), .tooLong(255)),
    ] as [(String, MailPathError)])
  func refused(_ text: String, _ error: MailPathError) {
    #expect(throws: error) { try MailPath(text) }
  }

  @Test("know their parts")
  func parts() throws {
    let path = try MailPath("a@b@example.org")
    #expect(path.localPart == "a@b")
    #expect(path.domain == "example.org")
    #expect(try MailPath("postmaster").domain == nil)
    #expect(try MailPath("ü@example.org").needsUTF8)
  }
}
