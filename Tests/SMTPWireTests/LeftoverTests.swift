import SMTPWire
import Testing

@Suite("Bytes that no reply has claimed (RFC 3207 §6)")
struct LeftoverTests {
  @Test(
    "come back exactly as they were sent",
    arguments: [
      "", "\n", "\r", "\r\n", "2", "250 OK", "250 injected\r\n", "250 injected\n", "250-mx\n250-A\r\n250",
      "250-a\r\r\n",
      "250\tx\r\n", "999 x\r\n", "stray\nlines\r\n\n", "\0\u{1B}\u{7F}", "\u{16}\u{3}\u{1}\n250-\r\n",
      "250-a\n551-b\r\n552-c\n", "250 a\r\n250 b\r\n250 c",
    ])
  func leftover(_ text: String) throws {
    var parser = ReplyParser()
    parser.append(Array("220 go ahead\r\n\(text)".utf8))
    #expect(try parser.next() == Reply(220, ["go ahead"]))
    #expect(parser.isMidReply == !text.isEmpty)
    #expect(parser.takeLeftover() == Array(text.utf8))
    #expect(!parser.isMidReply)
    #expect(parser.takeLeftover() == [])
  }

  @Test("include the lines of a reply that was begun, and of lines without a code, wherever the stream was cut")
  func unfinishedReply() {
    let sent = Array("stray\n250-a\r\nmore\r\r\n251-b\n\u{FF}\r250".utf8) + [0xFF, 0x80, 0x0D]
    for cut in 0...sent.count {
      var parser = ReplyParser()
      #expect(Outcome(of: [sent[..<cut], sent[cut...]], by: &parser).replies == [])
      #expect(parser.takeLeftover() == sent)
      #expect(parser.strayLinesSoFar == [])
    }
  }

  @Test("leave nothing behind that the next reply could take up")
  func nothingBehind() throws {
    var parser = ReplyParser()
    parser.append(Array("stray\n250-a\n250-b\u{1}\n25".utf8))
    #expect(try parser.next() == nil)
    #expect(parser.takeLeftover() == Array("stray\n250-a\n250-b\u{1}\n25".utf8))
    parser.append(Array("220 clean\r\n".utf8))
    #expect(try parser.next() == Reply(220, ["clean"]))
  }
}
