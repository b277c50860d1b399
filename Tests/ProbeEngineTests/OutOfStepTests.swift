import MailPolicy
import SMTPWire
import TLSSession
import Testing

@testable import ProbeEngine

/// A reply that is there before its command answers something else, or nothing (RFC 5321 §4.3.1); text that was injected
/// in front of TLS looks like that within it (the response injection of CVE-2011-0411 and its kin).
@Suite("A reply that is there before its command")
struct OutOfStepTests {
  private static let hello = "250-mx.example.test\r\n250-SIZE 52428800\r\n250 AUTH PLAIN\r\n"

  private func transaction() throws -> TransactionPlan {
    TransactionPlan(
      sender: try MailPath("a@b.test"), recipients: [try MailPath("x@y.test")], message: Message(Array("hello\n".utf8)))
  }

  @Test("is no answer to it, in whatever records and pieces it came", arguments: [[], [7, 1000]])
  func transaction(pieces: [Int]) throws {
    let transaction = try transaction()
    for records in [[Self.hello + "250 ok\r\n"], [Self.hello, "250 ok\r\n"], [Self.hello, "250", " ok\r\n"]] {
      let dialogue = Dialogue {
        $0.plan.transaction = transaction
        $0.pieces = pieces
      }
      let turns = [Said.greeting, Said.hello, Said.ready, .handshake, .sayInRecords(records)]
      let begun = try dialogue.play(turns)
      #expect(begun.record.unsolicitedReplies.map(\.reply.code) == [250], "\(records)")
      #expect(begun.lines.last?.hasPrefix("TLS MAIL") == true)
      let answered = try dialogue.play(turns + [.sayInRecords(["250 sender\r\n", "250 and more\r\n"])])
      #expect(answered.record.failure?.reason == .outOfOrderReply)
      #expect(answered.record.unsolicitedReplies.map(\.reply.code) == [250, 250])
      #expect(answered.lines.last == "TLS QUIT\r\n" && !answered.lines.contains { $0.hasPrefix("TLS RCPT") })
    }
  }

  @Test("is not taken for the answer to EHLO where it came with the end of the handshake")
  func behindHandshake() throws {
    let dialogue = Dialogue {
      $0.server = ServerSetup.make { $0.maximumVersion = .v1_2 }
      $0.plan.limits.quit = .seconds(1)
    }
    let outcome = try dialogue.play([
      Said.greeting, Said.hello, Said.ready, .handshakeAnd("250 injected\r\n"), Said.helloInTLS, Said.bye, .closeNotify,
    ])
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.unsolicitedReplies.map(\.reply) == [Reply(code: 250, text: "injected")])
    #expect(outcome.record.unsolicitedReplies.map(\.stage) == [.ehloTLS])
    #expect(outcome.record.encryptedHello?.capabilities.contains(named: "AUTH") == true)
  }

  @Test("that shifts the answers by one leaves nobody to say what the server offers")
  func shifted() throws {
    for rest in [[Said.hello, Said.bye, .close], [.silence]] as [[Turn]] {
      let inTurn = Dialogue { $0.plan.limits.quit = .seconds(1) }
      // Together with the answer to EHLO, or when QUIT is said already.
      let together = Turn.say(
        "250 injected\r\n250-mx.example.test\r\n250-STARTTLS\r\n250 8BITMIME\r\n")
      let turns =
        rest.count == 1 ? [Said.greeting, together] + rest : [Said.greeting, .say("250 injected\r\n")] + rest
      let record = try inTurn.play(turns).record
      #expect(record.failure?.stage == .ehlo && record.failure?.reason == .outOfOrderReply)
      #expect(record.status == .ended)
      #expect(record.startTLS.isOffered == nil && record.plaintextHello == nil)
      #expect(record.unsolicitedReplies.map(\.reply.lines.count).sorted() == (rest.count == 1 ? [1, 3] : [1, 5]))
    }
  }

  @Test("that shifts them within TLS leaves the difference open")
  func shiftedInsideTLS() throws {
    let record = try Dialogue { $0.plan.limits.quit = .seconds(1) }.play([
      Said.greeting, Said.hello, Said.ready, .handshake, .say("250 injected\r\n"), Said.helloInTLS, Said.bye,
      .closeNotify,
    ]).record
    #expect(record.failure?.stage == .ehloTLS && record.failure?.reason == .outOfOrderReply)
    #expect(record.encryptedHello == nil && record.capabilityChanges == nil && record.tls != nil)
    #expect(record.quit.reply?.code == 221)
  }
}
