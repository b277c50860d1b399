import Findings
import ProbeEngine
import SMTPWire
import Testing

@testable import ProbeReport

@Suite("a conversation for people")
struct ConversationTextTests {
  private func text(width: Int = 80, isColoured: Bool = false, echoes: Bool = true) -> ConversationText {
    ConversationText(
      target: Fixture.host, endpoint: Fixture.postfix.target.record.endpoints[0].endpoint, references: [],
      time: Fixture.time, width: width, isColoured: isColoured, isVerbose: false, echoes: echoes)
  }

  private func answer(_ reply: Reply, isInsideTLS: Bool = false) -> ConversationEvent {
    .answered(
      reply, to: SentCommand(kind: .other, shown: "NOOP"), milliseconds: 1.25, isInsideTLS: isInsideTLS)
  }

  @Test("each line of a reply stands by itself, and its time behind the last one")
  func reply() {
    #expect(text().text(of: answer(Reply(code: 250, text: "a", "b")), record: nil) == "<- 250-a\n<- 250 b · 1.3 ms\n")
    #expect(
      text().text(of: answer(Reply(code: 250, text: "a"), isInsideTLS: true), record: nil) == "<~ 250 a · 1.3 ms\n")
  }

  @Test("the class of a reply has its colour", arguments: [(250, 32), (354, 1), (451, 33), (550, 31)])
  func colour(_ code: Int, _ colour: Int) {
    let shown = text(isColoured: true).text(of: answer(Reply(code: code, text: "x")), record: nil)
    #expect(shown.contains("\u{1B}[\(colour)m\(code) x\u{1B}[0m"))
  }

  @Test("hostile bytes are escaped, and no line is too wide", arguments: [40, 80])
  func hostile(_ width: Int) {
    let bytes: [UInt8] =
      [0x1B, 0x5B, 0x32, 0x4A, 0x9B, 0x00, 0x0D] + Array(repeating: 0x41, count: 500) + [0xE2, 0x80, 0xAE]
    let reply = Reply(code: 250, lines: [bytes, bytes], strayLines: [bytes])
    let failure = Failure(stage: .transaction, reason: .malformedReply, message: "x", evidence: bytes)
    for event in [
      answer(reply), .greeted(reply, milliseconds: 1), .unsolicited(reply, isInsideTLS: true), .ended(failure),
    ] {
      let shown = text(width: width).text(of: event, record: nil)
      #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || !Printable.isForbidden($0) })
      #expect(shown.split(separator: "\n").allSatisfy { Columns.width(of: $0) <= width })
    }
  }

  @Test("what was said is shown where nobody saw it typed")
  func echo() {
    let said = ConversationEvent.said(SentCommand(kind: .reset, shown: "RSET"), isInsideTLS: true)
    #expect(text().text(of: said, record: nil) == "~> RSET\n")
    #expect(text(echoes: false).text(of: said, record: nil) == "")
  }

  @Test("what nobody typed is shown everywhere")
  func ours() {
    var quit = SentCommand(kind: .quit, shown: "QUIT")
    quit.isOurs = true
    #expect(text(echoes: false).text(of: .said(quit, isInsideTLS: false), record: nil) == "-> QUIT\n")
  }

  @Test("plaintext in the upgrade is told as what it may be, and once")
  func injected() {
    let failure = Failure(
      stage: .starttls, reason: .plaintextAfter220, message: "14 bytes in the clear behind the 220: 250 injected",
      evidence: Array("250 injected\r\n".utf8))
    let shown = text(width: 400).text(of: .ended(failure), record: nil)
    #expect(shown.split(separator: "250 injected").count == 2)
    for part in [
      "== 14 bytes in the clear", "injected into the upgrade", "CVE-2020-15953", "the connection was closed",
    ] {
      #expect(shown.contains(part))
    }
  }

  @Test("a challenge that is a text is shown as one")
  func challenge() {
    let shown = text().text(of: answer(Reply(code: 334, text: "VXNlcm5hbWU6")), record: nil)
    #expect(shown == "<- 334 VXNlcm5hbWU6 · 1.3 ms\n== the challenge reads: Username:\n")
  }

  @Test(
    "what not everybody knows is told in the moment in which it helps",
    arguments: [
      (SentCommand.Kind.hello(.ehlo), "EHLO a", 502, "x", "HELO"),
      (.hello(.ehlo), "EHLO a", 550, "x", "dislike the name"),
      (.hello(.helo), "HELO a", 501, "x", "dislike the name"), (.mail, "MAIL FROM: <a@b.test>", 501, "x", "colon"),
      (.mail, "MAIL FROM:<a@b.test>", 501, "x", nil), (.mail, "MAIL FROM:<a@b.test>", 530, "x", "STARTTLS"),
      (.recipient, "RCPT TO:<a@b.test>", 450, "x", "greylisting"), (.recipient, "RCPT TO:<a@b.test>", 550, "x", nil),
      (.hello(.ehlo), "EHLO a", 250, "XXXXXXXA", "middlebox"), (.hello(.ehlo), "EHLO a", 250, "STARTTLS", nil),
    ] as [(SentCommand.Kind, String, Int, String, String?)])
  func remark(_ kind: SentCommand.Kind, _ line: String, _ code: Int, _ text: String, _ remark: String?) {
    let reply = Reply(code: code, text: "mx.example.test", text)
    let told = ReplyRemark.text(on: reply, to: SentCommand(kind: kind, shown: line), isInsideTLS: false)
    if let remark { #expect(told?.contains(remark) == true) } else { #expect(told == nil) }
  }

  @Test("TLS is summed up from the record, and so is what changed")
  func record() {
    let record = Fixture.postfix.target.record.endpoints[0]
    let secured = text().text(of: .secured, record: record)
    #expect(secured.hasPrefix("  TLS           TLSv1.3"))
    #expect(secured.contains("\n  certificate   CN=mx.example.test"))
    #expect(text().text(of: .compared, record: record).contains("before TLS"))
    #expect(text().text(of: .asked(.chain), record: record).contains("  chain "))
    #expect(text().text(of: .asked(.help), record: record).contains("  /save FILE"))
  }
}
