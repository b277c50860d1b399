import SMTPWire
import Testing

@Suite("Commands (RFC 5321 §4.1.1)")
struct CommandTests {
  @Test("are one line that ends in CR LF")
  func line() throws {
    #expect(Command.startTLS.line == Array("STARTTLS\r\n".utf8))
    #expect(Command.quit.line == Array("QUIT\r\n".utf8))
    #expect(try Command.hello(.ehlo, "mx.example.org").line == Array("EHLO mx.example.org\r\n".utf8))
    #expect(try Command.hello(.lhlo, "[IPv6:2001:db8::1]").line == Array("LHLO [IPv6:2001:db8::1]\r\n".utf8))
    #expect(try Command("NOOP").line == Array("NOOP\r\n".utf8))
    #expect(try Command("NOOP", "").line == Array("NOOP \r\n".utf8))
    let argument = "FROM:<gr\u{FC}n@example.org> SMTPUTF8"
    #expect(try Command("MAIL", argument).line == Array("MAIL \(argument)\r\n".utf8))
  }

  @Test(
    "refuse what would carry a second command",
    arguments: ["a\r\nQUIT", "a\nQUIT", "a\r", "\n", "a\0b", "\0", "a\r\n", "e\u{301}\r\n", "\u{1F468}\u{200D}\r"])
  func forbiddenByte(_ text: String) {
    #expect(throws: CommandError.forbiddenByte) { try Command.hello(.ehlo, text) }
    #expect(throws: CommandError.forbiddenByte) { try Command(text) }
    #expect(throws: CommandError.forbiddenByte) { try Command(text, "x") }
  }

  @Test("take 512 octets with their line end, and not one more")
  func length() throws {
    let longest = String(repeating: "x", count: 505)
    #expect(try Command.hello(.ehlo, longest).line.count == 512)
    #expect(throws: CommandError.tooLong(513)) { try Command.hello(.ehlo, longest + "x") }
    #expect(try Command(String(repeating: "x", count: 510)).line.count == 512)
    #expect(throws: CommandError.tooLong(513)) { try Command(String(repeating: "x", count: 511)) }
    // Octets count, not characters.
    #expect(throws: CommandError.tooLong(607)) { try Command.hello(.ehlo, String(repeating: "\u{FC}", count: 300)) }
  }
}
