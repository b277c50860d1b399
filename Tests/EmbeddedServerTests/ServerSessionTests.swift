import EmbeddedServer
import Testing

@Suite("A server session")
struct ServerSessionTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("greets, then listens")
  func greets() {
    let conversation = Conversation(Script(answers: [.greeting: .reply(220, "hello")]))
    #expect(conversation.actions() == [.send(bytes("220 hello\r\n")), .listen])
  }

  @Test("closes behind its reply to QUIT, and hears no more")
  func quits() {
    let conversation = Conversation()
    _ = conversation.actions()
    conversation.receive(bytes("QUIT\r\nNOOP\r\n"))
    #expect(conversation.actions() == [.send(bytes("221 2.0.0 Bye\r\n")), .close])
    conversation.receive(bytes("NOOP\r\n"))
    #expect(conversation.actions() == [.close])
  }

  @Test("pauses between steps, and goes on when told that the time has passed")
  func pauses() {
    let conversation = Conversation(
      Script(answers: [.greeting: [.send(bytes("a")), .pause(.seconds(3)), .send(bytes("b"))]]))
    #expect(conversation.actions() == [.send(bytes("a")), .wait(.seconds(3))])
    #expect(conversation.actions() == [.listen])
    conversation.waited()
    #expect(conversation.actions() == [.send(bytes("b")), .listen])
  }

  @Test("drips one octet at a time")
  func drips() {
    let conversation = Conversation(Script(answers: [.greeting: [.drip(bytes("22"), every: .seconds(1))]]))
    #expect(conversation.actions() == [.send(bytes("2")), .wait(.seconds(1))])
    conversation.waited()
    #expect(conversation.actions() == [.send(bytes("2")), .listen])
  }

  @Test("punishes those who talk before the greeting, and nobody else", arguments: [true, false])
  func earlyTalker(talks: Bool) {
    let greeting: Answer = [
      .send(bytes("220-a\r\n")), .pause(.seconds(1)), .punishEarlyTalker(bytes("554 no\r\n")),
      .send(bytes("220 a\r\n")),
    ]
    let conversation = Conversation(Script(answers: [.greeting: greeting]))
    #expect(conversation.actions() == [.send(bytes("220-a\r\n")), .wait(.seconds(1))])
    if talks { conversation.receive(bytes("EHLO x\r\n")) }
    conversation.waited()
    let expected: [ServerSession.Action] =
      talks ? [.send(bytes("554 no\r\n")), .close] : [.send(bytes("220 a\r\n")), .listen]
    #expect(conversation.actions() == expected)
  }

  @Test("sends endlessly one piece per question, until the peer closes")
  func endless() {
    let conversation = Conversation(Script(answers: [.greeting: [.sendEndlessly(bytes("x"))]]))
    for _ in 0..<1000 { #expect(conversation.next() == .send(bytes("x"))) }
    conversation.closeInput()
    #expect(conversation.actions().last == .close)
  }

  @Test("stops waiting when the peer closes")
  func closedWhilePausing() {
    let conversation = Conversation(Script(answers: [.greeting: [.pause(.seconds(60)), .send(bytes("220 a\r\n"))]]))
    #expect(conversation.actions() == [.wait(.seconds(60))])
    conversation.closeInput()
    #expect(conversation.actions() == [.send(bytes("220 a\r\n")), .close])
  }

  @Test("answers what came before the peer closed its side")
  func halfClosed() {
    let conversation = Conversation()
    _ = conversation.actions()
    conversation.receive(bytes("NOOP\r\n"))
    conversation.closeInput()
    #expect(conversation.actions() == [.send(bytes("250 2.0.0 Ok\r\n")), .close])
  }

  @Test("falls silent, keeps nothing of what it hears, and still notices the end")
  func silent() {
    let conversation = Conversation(Script(answers: [.greeting: .silence]))
    #expect(conversation.actions() == [.listen])
    for _ in 0..<100 { conversation.receive(Array(repeating: 0x0A, count: 10_000)) }
    #expect(conversation.wantsInput)
    #expect(conversation.actions() == [.listen])
    conversation.closeInput()
    #expect(conversation.actions() == [.close])
  }

  @Test("takes no more than it can keep while it is busy")
  func backpressure() {
    let conversation = Conversation(Script(answers: [.greeting: [.pause(.seconds(60))]]))
    #expect(conversation.actions() == [.wait(.seconds(60))])
    #expect(conversation.wantsInput)
    conversation.receive(Array(repeating: 0x0A, count: 70_000))
    #expect(!conversation.wantsInput)
  }

  @Test("cuts what it sends into pieces of the script's length")
  func segments() {
    let conversation = Conversation(Script(answers: [.greeting: .bytes(bytes("220 a"))], segmentLength: 2))
    #expect(
      conversation.actions() == [.send(bytes("22")), .send(bytes("0 ")), .send(bytes("a")), .listen])
  }

  @Test("plays the answer for the layer rather than for both, and for a command rather than for any line")
  func specificity() {
    let conversation = Conversation(
      Script(answers: [
        .command("NOOP", .clear): .reply(211, "here"), .command("NOOP", nil): .reply(212, "both"),
        .command("RSET", nil): .reply(213, "both"), .anyLine(.clear): .reply(214, "any"),
      ]))
    _ = conversation.hear()
    #expect(conversation.say("noop") == "211 here\r\n")
    #expect(conversation.say("RSET") == "213 both\r\n")
    #expect(conversation.say("\u{0}") == "214 any\r\n")
  }

  @Test(
    "takes a scripted reply for what its code says, whatever stands in front of it",
    arguments: [("note\r\n250 ok\r\n", "250 "), ("25", "503 "), ("550 no\r\n", "503 "), ("250", "250 ")])
  func scriptedState(reply: String, mail: String) {
    let conversation = Conversation(Script(answers: [.command("EHLO", nil): .bytes(bytes(reply))]))
    _ = conversation.hear()
    #expect(conversation.say("EHLO x") == reply)
    #expect(conversation.say("MAIL FROM:<>").hasPrefix(mail))
  }

  @Test("resets on demand")
  func resets() {
    let conversation = Conversation(Script(answers: [.command("EHLO", nil): [.reset]]))
    _ = conversation.actions()
    conversation.receive(bytes("EHLO x\r\n"))
    #expect(conversation.actions() == [.reset])
  }
}
