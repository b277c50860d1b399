import ProbeEngine
import SMTPWire
import TLSSession
import Testing

/// What comes when all has been said, and answers nothing or ends badly.
@Suite("The end of a dialogue")
struct GoodbyeTests {
  private static let upgraded: [Turn] = [Said.greeting, Said.hello, Said.ready, .handshake]

  private func play(_ turns: [Turn]) throws -> EndpointRecord {
    try Dialogue { $0.plan.limits.quit = .seconds(1) }.play(Self.upgraded + turns).record
  }

  @Test("a reply that is there before QUIT is not taken for its answer")
  func forerunner() throws {
    let record = try play([.say("250-mx.example.test\r\n250 SIZE 1\r\n250 2.0.0 Ok\r\n"), Said.bye, .closeNotify])
    #expect(record.status == .complete)
    #expect(record.unsolicitedReplies.map(\.reply.code) == [250])
    #expect(record.unsolicitedReplies.map(\.stage) == [.quit])
    #expect(record.quit.reply?.code == 221)
  }

  @Test("nor is what comes behind a refusal")
  func behindRefusal() throws {
    let record = try Dialogue { $0.plan.limits.quit = .seconds(1) }
      .play([.say("554 no\r\n250 but then\r\n"), Said.bye, .close]).record
    #expect(record.failure?.reply?.code == 554)
    #expect(record.unsolicitedReplies.map(\.reply.code) == [250])
    #expect(record.quit.reply?.code == 221)
  }

  @Test("a flood before QUIT is not kept, and ends nothing that is complete")
  func flood() throws {
    let record = try play([.say("250 mx\r\n" + String(repeating: "250 x\r\n", count: 500)), Said.bye, .closeNotify])
    #expect(record.status == .complete)
    #expect(record.unsolicitedReplies.count <= 16)
  }

  @Test("a reset in place of close_notify is an end without it, and no failure")
  func reset() throws {
    let record = try play([Said.helloInTLS, Said.bye, .reset])
    #expect(record.status == .complete)
    #expect(record.quit.reply?.code == 221)
    #expect(record.tls?.closeNotify == false)
  }

  @Test(
    "a 421 in place of TLS is an answer as anywhere else, and no other reply is",
    arguments: [
      ("421 4.3.2 busy\r\n", FailureReason.rejected, "busy"), ("421-mx.example.test\r\n421 busy\r\n", .rejected, "mx"),
      ("421\n", .rejected, ""), ("4210 x\r\n", .notTLS, nil), ("500 what?\r\n", .notTLS, nil),
    ] as [(String, FailureReason, String?)])
  func farewellInPlaceOfTLS(text: String, reason: FailureReason, words: String?) throws {
    for pieces in [[], [1]] {
      let record = try Dialogue { $0.pieces = pieces }
        .play([Said.greeting, Said.hello, Said.ready, .say(text), .close]).record
      #expect(record.failure?.stage == .handshake)
      #expect(record.failure?.reason == reason)
      #expect(record.failure?.reply?.code == (words == nil ? nil : 421))
      if let words { #expect(record.failure?.message.contains(words) == true) }
      #expect(!record.quit.wasSent)
    }
  }

  @Test("what is no reply is told as that, not as a slow one")
  func wordsInPlaceOfReply() throws {
    let record = try Dialogue().play([Said.greeting, .say("hello there\r\n25 mx\r\n"), .silence]).record
    #expect(record.failure?.stage == .ehlo)
    #expect(record.failure?.reason == .malformedReply)
    #expect(record.failure?.message == "what came is no reply: hello there")
    #expect(record.failure?.evidence == Array("hello there\r\n25 mx\r\n".utf8))
  }
}
