import Certificates
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSSession
import Testing

/// One way out of the dialogue: what the server does, and what the record must say of it.
struct Ending: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var turns: [Turn]
  var stage: Stage?
  var reason: FailureReason?
  var code: Int?
  /// What the engine said last.
  var last: String?

  init(
    _ description: String, _ turns: [Turn], _ stage: Stage?, _ reason: FailureReason?, code: Int? = nil,
    last: String? = nil
  ) {
    testDescription = description
    self.turns = turns
    self.stage = stage
    self.reason = reason
    self.code = code
    self.last = last
  }
}

@Suite("Every way out of the dialogue")
struct EndingTests {
  private static let starttls: [Turn] = [Said.greeting, Said.hello]
  private static let upgraded: [Turn] = [Said.greeting, Said.hello, Said.ready, .handshake]

  static let endings: [Ending] = [
    // greeting
    Ending(
      "a server that refuses with 554 hears QUIT", [.say("554 no SMTP service here\r\n")], .greeting, .rejected,
      code: 554, last: "QUIT\r\n"),
    Ending(
      "a server that is busy is left in peace", [.say("421 4.3.2 too many connections\r\n")], .greeting, .rejected,
      code: 421),
    Ending(
      "a refusal of several lines is one reply", [.say("421-too\r\n421-many\r\n421 connections\r\n")], .greeting,
      .rejected, code: 421),
    Ending(
      "a greeting that is none of 220", [.say("250 hello\r\n")], .greeting, .outOfOrderReply, code: 250,
      last: "QUIT\r\n"),
    Ending("closed before the greeting", [.close], .greeting, .closed),
    Ending("reset before the greeting", [.reset], .greeting, .reset),
    Ending("closed in mid-greeting", [.say("220-mx"), .close], .greeting, .closed),
    Ending("silence is asked once who is there", [.silence, .silence], .greeting, .timeout, last: "QUIT\r\n"),
    Ending("half a greeting for ever", [.say("220-mx.example.test\r\n"), .silence], .greeting, .tooSlow),
    Ending(
      "HTTP that waits for the client shows itself by its answer", [.silence, .say("HTTP/1.1 400 Bad Request\r\n")],
      .greeting, .malformedReply, last: "QUIT\r\n"),
    Ending(
      "TLS that waits for the client shows itself by its alert",
      [.silence, .say("\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}\u{46}")], .greeting, .malformedReply),
    Ending("a greeting that comes too late", [.silence, Said.greeting], .greeting, .timeout),
    Ending("SSH", [.say("SSH-2.0-OpenSSH_9.2\r\n")], .greeting, .malformedReply),
    Ending("IMAP", [.say("* OK Dovecot ready.\r\n")], .greeting, .malformedReply),
    Ending("POP3", [.say("+OK ready\r\n")], .greeting, .malformedReply),
    Ending("a sentence and the end", [.say("go away\r\n"), .close], .greeting, .malformedReply),
    Ending("a sentence and silence", [.say("go away\r\n"), .silence], .greeting, .malformedReply),
    Ending("a code that is none", [.say("999 hello\r\n")], .greeting, .malformedReply),
    Ending("an endless line", [.say(String(repeating: "x", count: 9000))], .greeting, .replyTooLong),
    Ending("endless lines", [.say(String(repeating: "220-hello\r\n", count: 600))], .greeting, .replyTooLong),
    Ending(
      "a silent server that leaves when it hears QUIT", [.silence, .close], .greeting, .timeout, last: "QUIT\r\n"),
    Ending(
      "a page of HTTP that holds what looks like a reply",
      [.silence, .say("HTTP/1.1 400 Bad Request\r\n\r\n404 page not found\n")], .greeting, .malformedReply),
    Ending(
      "a page of HTTP of many lines", [.say("HTTP/1.1 400 Bad Request\r\n" + String(repeating: "<p>\r\n", count: 100))],
      .greeting, .malformedReply),
    Ending("SSH without the end of its line", [.say("SSH-2.0-OpenSSH"), .silence], .greeting, .malformedReply),
    Ending(
      "reply lines among others, and never the last", [.say("hello\r\n220-mx\r\n"), .silence], .greeting, .tooSlow),
    // EHLO
    Ending(
      "221 in place of the answer to EHLO", [Said.greeting, .say("221 closing\r\n")], .ehlo, .outOfOrderReply,
      code: 221, last: "QUIT\r\n"),
    Ending(
      "252 to EHLO", [Said.greeting, .say("252 maybe\r\n")], .ehlo, .outOfOrderReply, code: 252, last: "QUIT\r\n"),
    Ending(
      "EHLO refused by policy ends the dialogue", [Said.greeting, .say("550 5.7.1 bad name\r\n")], .ehlo, .rejected,
      code: 550, last: "QUIT\r\n"),
    Ending(
      "EHLO not known, and HELO neither", [Said.greeting, .say("502 what?\r\n"), .say("502 what?\r\n")], .ehlo,
      .rejected, code: 502, last: "QUIT\r\n"),
    Ending(
      "421 in place of the answer to EHLO", [Said.greeting, .say("421 busy\r\n")], .ehlo, .rejected, code: 421,
      last: "EHLO client.example.test\r\n"),
    Ending(
      "354 to EHLO", [Said.greeting, .say("354 go on\r\n")], .ehlo, .outOfOrderReply, code: 354, last: "QUIT\r\n"),
    Ending("no answer to EHLO", [Said.greeting, .silence], .ehlo, .timeout),
    Ending("half an answer to EHLO", [Said.greeting, .say("250-mx\r\n250-SIZ"), .silence], .ehlo, .tooSlow),
    Ending("closed in place of the answer to EHLO", [Said.greeting, .close], .ehlo, .closed),
    Ending("reset in place of the answer to EHLO", [Said.greeting, .reset], .ehlo, .reset),
    Ending(
      "replies without end that nobody asked for", [Said.greeting, .say(String(repeating: "220 mx\r\n", count: 40))],
      .ehlo, .outOfOrderReply, code: 220),
    // STARTTLS
    Ending(
      "TLS not available for now", starttls + [.say("454 4.7.0 TLS not available\r\n")], .starttls, .rejected,
      code: 454, last: "QUIT\r\n"),
    Ending(
      "STARTTLS offered and not known", starttls + [.say("502 5.5.1 what?\r\n")], .starttls, .rejected, code: 502,
      last: "QUIT\r\n"),
    Ending(
      "STARTTLS answered with 250", starttls + [.say("250 ok\r\n")], .starttls, .outOfOrderReply, code: 250,
      last: "QUIT\r\n"),
    Ending("STARTTLS answered in words", starttls + [.say("sure\r\n"), .silence], .starttls, .malformedReply),
    Ending("421 to STARTTLS", starttls + [.say("421 busy\r\n")], .starttls, .rejected, code: 421, last: "STARTTLS\r\n"),
    Ending("no answer to STARTTLS", starttls + [.silence], .starttls, .timeout),
    Ending("closed in place of the answer to STARTTLS", starttls + [.close], .starttls, .closed),
    Ending("a reply behind the 220", starttls + [.say("220 go\r\n250 injected\r\n")], .starttls, .plaintextAfter220),
    Ending("a part of a line behind the 220", starttls + [.say("220 go\r\n2")], .starttls, .plaintextAfter220),
    // handshake
    Ending("closed after the 220", starttls + [Said.ready, .close], .handshake, .closed),
    Ending("reset after the 220", starttls + [Said.ready, .reset], .handshake, .reset),
    Ending("silence after the 220", starttls + [Said.ready, .silence], .handshake, .timeout),
    Ending(
      "half a record after the 220", starttls + [Said.ready, .say("\u{16}\u{3}\u{3}"), .silence], .handshake, .tooSlow),
    Ending("text in place of TLS", starttls + [Said.ready, .say("500 5.5.1 what?\r\n")], .handshake, .notTLS),
    Ending(
      "text in place of TLS, without its end", starttls + [Said.ready, .say("500 5.5.1"), .silence], .handshake, .notTLS
    ),
    Ending(
      "text in place of TLS, and the end", starttls + [Said.ready, .say("500 5.5.1"), .close], .handshake, .notTLS),
    Ending(
      "an alert in place of a ServerHello", starttls + [Said.ready, .say("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{50}")],
      .handshake, .alert),
    Ending(
      "an alert that nothing is in common", starttls + [Said.ready, .say("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}")],
      .handshake, .noCommonParameters),
    Ending(
      "a record that makes no sense", starttls + [Said.ready, .say("\u{16}\u{3}\u{3}\u{0}\u{4}aaaa")], .handshake,
      .malformedReply),
    // EHLO inside TLS
    Ending(
      "EHLO refused inside TLS", upgraded + [.say("503 5.5.1 no\r\n")], .ehloTLS, .rejected, code: 503,
      last: "TLS QUIT\r\n"),
    Ending(
      "no fall-back to HELO inside TLS", upgraded + [.say("502 5.5.1 no\r\n")], .ehloTLS, .rejected, code: 502,
      last: "TLS QUIT\r\n"),
    Ending(
      "421 inside TLS", upgraded + [.say("421 4.4.2 busy\r\n")], .ehloTLS, .rejected, code: 421,
      last: "TLS EHLO client.example.test\r\n"),
    Ending("no answer to EHLO inside TLS", upgraded + [.silence], .ehloTLS, .timeout),
    Ending("closed right after the handshake", upgraded + [.close], .ehloTLS, .closed),
    Ending("closed with close_notify right after the handshake", upgraded + [.closeNotify], .ehloTLS, .closed),
    Ending("reset inside TLS", upgraded + [.reset], .ehloTLS, .reset),
    // the end
    Ending("closed without an answer to QUIT", upgraded + [Said.helloInTLS, .close], nil, nil, last: "TLS QUIT\r\n"),
    Ending("QUIT never answered", upgraded + [Said.helloInTLS, .silence], nil, nil, last: "TLS QUIT\r\n"),
    Ending(
      "QUIT refused", upgraded + [Said.helloInTLS, .say("500 what?\r\n"), .close], nil, nil, last: "TLS QUIT\r\n"),
    Ending("a reset after QUIT", upgraded + [Said.helloInTLS, .reset], nil, nil, last: "TLS QUIT\r\n"),
    Ending("nonsense after QUIT", upgraded + [Said.helloInTLS, .say("999 x\r\n")], nil, nil, last: "TLS QUIT\r\n"),
  ]

  @Test("ends with its stage and reason, and with everything seen until then", arguments: endings)
  func ending(_ ending: Ending) throws {
    let outcome = try Dialogue { $0.plan.limits.quit = .seconds(1) }.play(ending.turns + [.close])
    let record = outcome.record
    #expect(outcome.finished)
    #expect(record.failure?.stage == ending.stage)
    #expect(record.failure?.reason == ending.reason)
    #expect(record.failure?.reply?.code == ending.code)
    #expect(record.status == (ending.stage == nil ? .complete : .ended))
    if let last = ending.last { #expect(outcome.lines.last == last) }
    if let stage = ending.stage {
      #expect((record.greeting != nil) == (stage > .greeting || ending.code != nil))
      #expect((record.plaintextHello != nil) == (stage > .ehlo))
      #expect((record.tls != nil) == (stage > .handshake))
      #expect(record.failure?.message.isEmpty == false)
    }
  }

  @Test("ends the same in single bytes", arguments: endings)
  func endingInPieces(_ ending: Ending) throws {
    let whole = try Dialogue { $0.plan.limits.quit = .seconds(1) }.play(ending.turns + [.close]).record
    let pieces = try Dialogue {
      $0.plan.limits.quit = .seconds(1)
      $0.pieces = [1]
    }.play(ending.turns + [.close]).record
    #expect(pieces.status == whole.status)
    if whole.failure?.reason == .plaintextAfter220 {
      // In a segment of its own it arrives where TLS is due: still told, and still taken for neither.
      #expect(pieces.failure?.reason == .notTLS)
    } else {
      #expect(pieces.failure?.stage == whole.failure?.stage)
      #expect(pieces.failure?.reason == whole.failure?.reason)
    }
  }

  @Test("the answer to QUIT is known to be missing only where it was waited for")
  func quitUnanswered() throws {
    let patient = Dialogue { $0.plan.limits.quit = .seconds(1) }
    let turns: [Turn] = [Said.greeting, Said.hello, Said.ready, .handshake, Said.helloInTLS]
    #expect(try patient.play(turns + [.silence]).record.quit.isKnownUnanswered)
    #expect(try patient.play(turns + [.close]).record.quit.isKnownUnanswered)
    #expect(try !Dialogue().play(turns).record.quit.isKnownUnanswered)
    #expect(try patient.play(turns + [.close]).record.tls?.closeNotify == false)
  }

  @Test("EHLO that is not known falls back to HELO once, and nothing can be offered then")
  func helo() throws {
    let outcome = try Dialogue().play([Said.greeting, .say("502 5.5.1 what?\r\n"), .say("250 mx.example.test\r\n")])
    #expect(outcome.lines == ["EHLO client.example.test\r\n", "HELO client.example.test\r\n", "QUIT\r\n"])
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.refusedHello?.code == 502)
    #expect(outcome.record.plaintextHello?.verb == .helo)
    #expect(outcome.record.startTLS.isOffered == false)
  }

  @Test("behind a PROXY header a refusal is no reason for HELO: it may be the header's")
  func proxyRefused() throws {
    let outcome = try Dialogue { $0.plan.proxyProtocol = .v1 }.play([
      Said.greeting, .say("502 5.5.2 what?\r\n"), Said.hello,
    ])
    #expect(outcome.record.failure?.stage == .ehlo)
    #expect(outcome.record.failure?.reason == .rejected)
    #expect(outcome.record.startTLS.isOffered == nil)
    #expect(outcome.lines.last == "QUIT\r\n")
  }

  @Test("the evidence of another protocol is its first line, however it was cut", arguments: [[], [1], [5, 100]])
  func foreignEvidence(pieces: [Int]) throws {
    let outcome = try Dialogue { $0.pieces = pieces }.play([.say("SSH-2.0-OpenSSH_9.2\r\nmore\r\n")])
    #expect(outcome.record.failure?.evidence == Array("SSH-2.0-OpenSSH_9.2\r\n".utf8))
  }

  @Test("replies without end after QUIT are not kept")
  func floodAfterQuit() throws {
    let outcome = try Dialogue { $0.plan.limits.quit = .seconds(30) }.play(
      [
        Said.greeting, Said.hello, Said.ready, .handshake, Said.helloInTLS,
        .say(String(repeating: "250 x\r\n", count: 5000)),
      ])
    #expect(outcome.finished)
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.unsolicitedReplies.count == 16)
  }

  @Test("a finished record is final")
  func finalRecord() throws {
    let dialogue = Dialogue()
    var engine = SessionEngine(
      endpoint: dialogue.endpoint, target: dialogue.target, plan: dialogue.plan, tls: dialogue.server.contexts,
      startedAt: Dialogue.time)
    _ = engine.start(at: .zero)
    _ = engine.connectFailed(.refused, "refused", at: .milliseconds(1))
    let record = engine.record
    _ = engine.received(Array("220 mx\r\n".utf8), at: .seconds(5))
    _ = engine.inputClosed(reset: false, at: .seconds(6))
    #expect(engine.record == record)
  }

  @Test("the stage that failed has its time, those behind it have none")
  func failedStageTime() throws {
    let silent = try Dialogue().play([Said.greeting, Said.hello, Said.ready, .silence]).record.timings
    #expect(silent.handshake == 15_000)
    #expect(silent.ehloTLS == nil)
    let busy = try Dialogue().play([Said.greeting, .say("421 busy\r\n")]).record.timings
    #expect(busy.ehlo == 10)
    #expect(busy.startTLS == nil)
    let withheld = try Dialogue { $0.target.policy = .encrypt }.play([Said.greeting, .say("250 mx\r\n")]).record.timings
    #expect(withheld.startTLS == nil)
  }

  @Test("LMTP has no HELO to fall back to")
  func lmtpRefused() throws {
    let outcome = try Dialogue { $0.target.dialect = .lmtp }.play([Said.greeting, .say("500 what?\r\n")])
    #expect(outcome.lines == ["LHLO client.example.test\r\n", "QUIT\r\n"])
    #expect(outcome.record.failure?.reason == .rejected)
  }

  @Test(
    "STARTTLS that is not offered is no failure where TLS is opportunistic",
    arguments: [(Policy.may, nil), (.encrypt, FailureReason.notOffered), (.verify, .notOffered)])
  func notOffered(policy: Policy, reason: FailureReason?) throws {
    let outcome = try Dialogue { $0.target.policy = policy }.play([
      Said.greeting, .say("250-mx STARTTLS\r\n250 SIZE\r\n"),
    ])
    #expect(outcome.lines == ["EHLO client.example.test\r\n", "QUIT\r\n"])
    #expect(outcome.record.startTLS.isOffered == false)
    #expect(outcome.record.failure?.reason == reason)
    #expect(outcome.record.failure?.stage == reason.map { _ in .starttls })
  }

  @Test("STARTTLS can be tried although it is not offered")
  func forced() throws {
    let bare = Turn.say("250-mx.example.test\r\n250 SIZE\r\n")
    let works = try Dialogue { $0.plan.forcesStartTLS = true }
      .play([Said.greeting, bare, Said.ready, .handshake, Said.helloInTLS])
    #expect(works.record.status == .complete)
    #expect(works.record.startTLS.wasForced)
    #expect(works.record.startTLS.isOffered == false)
    #expect(works.record.encryptedHello != nil)
    let refused = try Dialogue { $0.plan.forcesStartTLS = true }.play([Said.greeting, bare, .say("502 no\r\n")])
    #expect(refused.record.failure?.reason == .rejected)
  }

  @Test("a second greeting inside TLS is filed, and the answer to EHLO behind it is read")
  func secondGreeting() throws {
    let outcome = try Dialogue().play([
      Said.greeting, Said.hello, Said.ready, .handshake, .say("220 mx.example.test ESMTP\r\n"), Said.helloInTLS,
    ])
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.unsolicitedReplies.map(\.reply.code) == [220])
    #expect(outcome.record.unsolicitedReplies.map(\.stage) == [.ehloTLS])
    #expect(outcome.record.unsolicitedReplies.map(\.isInsideTLS) == [true])
    #expect(outcome.record.encryptedHello?.capabilities.contains(named: "AUTH") == true)
  }

  @Test("a reply before its command is filed and not taken for its answer")
  func replyBeforeCommand() throws {
    let outcome = try Dialogue().play([
      .say("220 mx.example.test ESMTP\r\n250 mx.example.test\r\n"), Said.hello, Said.ready, .handshake,
      Said.helloInTLS,
    ])
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.unsolicitedReplies.map(\.reply.code) == [250])
    #expect(outcome.record.startTLS.isOffered == true)
  }

  @Test("bytes behind the 220 are kept as they came, and reach neither SMTP nor TLS")
  func leftover() throws {
    let outcome = try Dialogue().play([Said.greeting, Said.hello, .say("220 go\r\n250 STARTTLS\n\u{0}")])
    #expect(outcome.record.startTLS.leftover == Array("250 STARTTLS\n\u{0}".utf8))
    #expect(outcome.record.tls == nil)
    #expect(outcome.lines.last == "STARTTLS\r\n")
    #expect(outcome.record.failure?.message.contains("\\x00") == true)
  }

  @Test("a demand for a client certificate under TLS 1.3 comes to light at EHLO")
  func lateAlert() throws {
    let outcome = try Dialogue { $0.server = .make { $0.clientCertificate = .required } }
      .play([Said.greeting, Said.hello, Said.ready, .handshake, .close])
    #expect(outcome.record.failure?.stage == .ehloTLS)
    #expect(outcome.record.failure?.reason == .alert)
    #expect(outcome.record.failure?.alert?.code == 116)
    #expect(outcome.record.tls?.clientCertificateRequested == true)
    #expect(outcome.record.chain?.presented.count == 2)
  }

  @Test("a demand for a client certificate under TLS 1.2 ends the handshake, and is known all the same")
  func alertInHandshake() throws {
    let outcome = try Dialogue {
      $0.server = .make {
        $0.clientCertificate = .required
        $0.maximumVersion = .v1_2
      }
    }.play([Said.greeting, Said.hello, Said.ready, .handshake, .close])
    #expect(outcome.record.failure?.stage == .handshake)
    #expect(outcome.record.failure?.alert?.code == 40)
    #expect(outcome.record.wasAskedForCertificate)
    #expect(outcome.record.chain?.presented.count == 2)
  }

  @Test("a cancelled probe says so, and only where something was still wanted")
  func cancelled() {
    let dialogue = Dialogue()
    var engine = SessionEngine(
      endpoint: dialogue.endpoint, target: dialogue.target, plan: dialogue.plan, tls: dialogue.server.contexts,
      startedAt: Dialogue.time)
    _ = engine.start(at: .zero)
    _ = engine.connected(local: nil, peer: nil, at: .milliseconds(1))
    #expect(engine.cancelled(at: .milliseconds(2)) == Action(next: .finish))
    #expect(engine.record.failure?.stage == .greeting)
    #expect(engine.record.failure?.reason == .local)
    #expect(engine.record.failure?.isCancellation == true)
    #expect(engine.record.status == .ended)
  }

  @Test("plaintext on the port of implicit TLS is shown as what it is")
  func plaintextOnImplicitPort() throws {
    let outcome = try Dialogue { $0.target.security = .implicit }.play([Said.greeting])
    #expect(outcome.record.failure?.stage == .handshake)
    #expect(outcome.record.failure?.reason == .notTLS)
    #expect(outcome.record.failure?.evidence == Array("220 mx.example.test ESMTP Postfix\r\n".utf8))
  }

  @Test("the whole endpoint has a deadline, too", arguments: [0, 1, 3])
  func total(turnsBefore: Int) throws {
    let outcome = try Dialogue { $0.plan.limits.total = .milliseconds(200) }
      .play(Array(Said.whole.prefix(turnsBefore)) + [.silence])
    #expect(outcome.finished)
    #expect(outcome.elapsed == .milliseconds(200))
    #expect(outcome.record.failure?.reason == .timeout)
    #expect(outcome.record.failure?.message.hasSuffix("within the 0.2 s of the whole probe") == true)
  }

  @Test("an event after the end changes nothing")
  func afterTheEnd() {
    let dialogue = Dialogue()
    var engine = SessionEngine(
      endpoint: dialogue.endpoint, target: dialogue.target, plan: dialogue.plan, tls: dialogue.server.contexts,
      startedAt: Dialogue.time)
    _ = engine.start(at: .zero)
    #expect(engine.connectFailed(.refused, "refused", at: .milliseconds(1)) == Action(next: .finish))
    let record = engine.record
    #expect(engine.connected(local: nil, peer: nil, at: .milliseconds(2)).next == .finish)
    #expect(engine.received([0x32], at: .milliseconds(3)).next == .finish)
    #expect(engine.inputClosed(reset: true, at: .milliseconds(4)).next == .finish)
    #expect(engine.deadlinePassed(at: .seconds(500)).next == .finish)
    #expect(engine.record.failure == record.failure)
    #expect(engine.record.traffic == record.traffic)
  }

  @Test("a deadline told too early changes nothing")
  func earlyDeadline() {
    let dialogue = Dialogue()
    var engine = SessionEngine(
      endpoint: dialogue.endpoint, target: dialogue.target, plan: dialogue.plan, tls: dialogue.server.contexts,
      startedAt: Dialogue.time)
    #expect(engine.start(at: .zero) == Action(next: .wait(until: .seconds(10))))
    #expect(engine.deadlinePassed(at: .seconds(9)) == Action(next: .wait(until: .seconds(10))))
    #expect(engine.deadlinePassed(at: .seconds(10)) == Action(next: .finish))
    #expect(engine.record.failure?.reason == .timeout)
    #expect(engine.record.failure?.stage == .connect)
  }

  @Test("no local route is a reason to skip, not a failure of the server")
  func noRoute() {
    let dialogue = Dialogue()
    var engine = SessionEngine(
      endpoint: dialogue.endpoint, target: dialogue.target, plan: dialogue.plan, tls: dialogue.server.contexts,
      startedAt: Dialogue.time)
    _ = engine.start(at: .zero)
    #expect(engine.connectFailed(.noRoute, "no route", at: .zero).next == .finish)
    #expect(engine.record.status == .skipped)
  }
}
