import EmbeddedServer
import SMTPWire
import Testing

@Suite("The usual dialogue")
struct DialogueTests {
  struct Turn: Sendable, CustomStringConvertible {
    var line: String
    var code: Int
    init(_ line: String, _ code: Int) {
      self.line = line
      self.code = code
    }
    var description: String { "\(line) -> \(code)" }
  }

  struct Course: Sendable, CustomTestStringConvertible {
    var name: String
    var script = Script()
    var turns: [Turn]
    var testDescription: String { name }
  }

  static let courses = [
    Course(
      name: "a whole transaction",
      turns: [
        Turn("EHLO client.example.test", 250), Turn("MAIL FROM:<a@example.test>", 250),
        Turn("RCPT TO:<b@example.test>", 250), Turn("DATA", 354), Turn("Subject: x\r\n\r\n..\r\n.", 250),
        Turn("NOOP", 250), Turn("RSET", 250), Turn("VRFY b", 252), Turn("HELP", 214), Turn("QUIT", 221),
      ]),
    Course(
      name: "commands out of order",
      turns: [
        Turn("MAIL FROM:<a@example.test>", 503), Turn("STARTTLS", 503), Turn("EHLO client", 250),
        Turn("RCPT TO:<b@example.test>", 503), Turn("DATA", 503), Turn("MAIL FROM:<a@example.test>", 250),
        Turn("DATA", 503), Turn("MAIL FROM:<a@example.test>", 503), Turn("EHLO client", 250),
        Turn("RCPT TO:<b@example.test>", 503), Turn("AUTH PLAIN", 503),
      ]),
    Course(
      name: "commands with wrong arguments",
      turns: [
        Turn("EHLO", 501), Turn("EHLO client", 250), Turn("MAIL <a@example.test>", 501), Turn("VRFY", 501),
        Turn("STARTTLS now", 501), Turn("MAIL FROM:<>", 250), Turn("RCPT b", 501), Turn("RCPT TO:<b>", 250),
        Turn("DATA x", 501), Turn("", 500), Turn("LHLO client", 500), Turn("BDAT 1", 500),
      ]),
    Course(
      name: "HELO, and STARTTLS without TLS to have",
      turns: [Turn("helo client", 250), Turn("starttls", 454), Turn("QUIT", 221)]),
    Course(
      name: "STARTTLS that is not offered", script: Script(clearCapabilities: ["SIZE"]),
      turns: [Turn("EHLO client", 250), Turn("STARTTLS", 502)]),
    Course(
      name: "LMTP", script: Script(dialect: .lmtp),
      turns: [Turn("EHLO client", 500), Turn("HELO client", 500), Turn("LHLO client", 250), Turn("QUIT", 221)]),
    Course(
      name: "logins, all of which are refused", script: Script(clearCapabilities: ["AUTH PLAIN LOGIN"]),
      turns: [
        Turn("EHLO client", 250), Turn("AUTH PLAIN AGEAYg==", 535), Turn("AUTH PLAIN", 334), Turn("AGEAYg==", 535),
        Turn("AUTH LOGIN", 334), Turn("YQ==", 334), Turn("Yg==", 535), Turn("AUTH", 501), Turn("NOOP", 250),
      ]),
  ]

  @Test("has the right reply to each command", arguments: courses)
  func replies(course: Course) throws {
    let conversation = Conversation(course.script)
    #expect(conversation.hear().hasPrefix("220 mx.example.test "))
    for turn in course.turns {
      let replies = try Self.parse(conversation.say(turn.line))
      #expect(replies.map(\.code) == [turn.code], "\(turn)")
    }
  }

  @Test("lists what the script says, in order, and the name first")
  func capabilities() throws {
    let conversation = Conversation(Script(hostName: "a.test", clearCapabilities: ["SIZE 1", "STARTTLS"]))
    _ = conversation.hear()
    #expect(conversation.say("EHLO x") == "250-a.test\r\n250-SIZE 1\r\n250 STARTTLS\r\n")
    #expect(conversation.say("HELO x") == "250 a.test\r\n")
  }

  @Test("answers once for each recipient in LMTP (RFC 2033 section 4.2)")
  func repliesPerRecipient() throws {
    let conversation = Conversation(Script(dialect: .lmtp))
    for line in ["LHLO x", "MAIL FROM:<>", "RCPT TO:<a>", "RCPT TO:<b>", "DATA"] { _ = conversation.say(line) }
    #expect(try Self.parse(conversation.say("text\r\n.")).map(\.code) == [250, 250])
  }

  @Test("takes commands that come together, and answers each")
  func pipelining() throws {
    let conversation = Conversation()
    _ = conversation.hear()
    let replies = try Self.parse(conversation.say("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a>\r\nNOOP"))
    #expect(replies.map(\.code) == [250, 250, 250, 250])
  }

  @Test("survives a line without end and answers it with 500")
  func longLine() throws {
    let conversation = Conversation()
    _ = conversation.hear()
    #expect(try Self.parse(conversation.say(String(repeating: "x", count: 100_000))).map(\.code) == [500])
    #expect(try Self.parse(conversation.say("NOOP")).map(\.code) == [250])
  }

  static func parse(_ text: String) throws -> [Reply] {
    var parser = ReplyParser()
    parser.append(text.utf8)
    var replies: [Reply] = []
    while let reply = try parser.next() { replies.append(reply) }
    return replies
  }
}
