import SMTPWire
import TLSSession
import Testing

@testable import ProbeEngine

@Suite("the engine, where a person speaks")
struct ConversingTests {
  private func dialogue(pipelines: Bool = false, _ change: (inout Dialogue) -> Void = { _ in }) -> Dialogue {
    Dialogue {
      $0.plan.conversation = ConversationPlan()
      $0.plan.conversation?.pipelines = pipelines
      $0.plan.recordsTranscript = true
      $0.plan.limits.total = .seconds(1_000_000)
      change(&$0)
    }
  }

  private static let untilTLS: [Turn] = [
    Said.greeting, .type("EHLO me.test"), Said.hello, .type("STARTTLS"), Said.ready, .handshake,
  ]
  private static let upgrade = untilTLS + [.type("EHLO me.test"), Said.helloInTLS]
  private static let farewell: [Turn] = [.type("QUIT"), Said.bye, .closeNotify]

  private func replies(_ events: [ConversationEvent]) -> [Int] {
    events.compactMap { if case .answered(let reply, _, _, _) = $0 { reply.code } else { nil } }
  }

  private func failure(_ events: [ConversationEvent]) -> Failure? {
    if case .ended(let failure)? = events.last { return failure }
    return nil
  }

  /// Comparable in one word each.
  private func names(_ events: [ConversationEvent]) -> [String] {
    events.map { event in
      switch event {
      case .connected: "connected"
      case .greeted: "greeted"
      case .said(let command, _): "said \(command.shown)"
      case .answered(let reply, _, _, _): "answered \(reply.code)"
      case .unsolicited(let reply, _): "unsolicited \(reply.code)"
      case .secured: "secured"
      case .compared: "compared"
      case .stuffed: "stuffed"
      case .messageEnded: "messageEnded"
      case .refused: "refused"
      case .asked: "asked"
      case .ready: "ready"
      case .ended(let failure): "ended\(failure.map { " \($0.reason.rawValue)" } ?? "")"
      }
    }
  }

  @Test("sends nothing by itself: neither EHLO nor STARTTLS, nor EHLO inside TLS")
  func whole() throws {
    let outcome = try dialogue().play(Self.upgrade + Self.farewell)
    #expect(
      outcome.lines == [
        "EHLO me.test\r\n", "STARTTLS\r\n", "TLS EHLO me.test\r\n", "TLS QUIT\r\n",
      ])
    #expect(
      names(outcome.events) == [
        "connected", "greeted", "ready", "said EHLO me.test", "answered 250", "ready", "said STARTTLS", "answered 220",
        "secured", "ready", "said EHLO me.test", "answered 250", "compared", "ready", "said QUIT", "answered 221",
        "ended",
      ])
    #expect(outcome.finished)
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.capabilityChanges?.added.map(\.name) == [Array("AUTH".utf8)])
    #expect(outcome.record.tls != nil && outcome.record.chain != nil)
    #expect(outcome.record.quit.reply?.code == 221)
  }

  @Test("a secret that the server says back is shown nowhere", arguments: [[], [1], [5]])
  func quoted(_ pieces: [Int]) throws {
    let outcome = try dialogue { $0.pieces = pieces }.play(
      Self.upgrade + [
        .type("AUTH PLAIN AGEAdGFuc3RhYWY="), .say("535 no: AUTH PLAIN AGEAdGFuc3RhYWY=\r\n"), .type("AUTH LOGIN"),
        .say("334 VXNlcm5hbWU6\r\n"), .type("dGltbw=="), .say("334 UGFzc3dvcmQ6\r\n"), .type("c2VzYW1lIQ=="),
        .say("535 sesame! or c2VzYW1lIQ== is not timo's\r\n"), .type("/save x"), .type("QUIT"),
        .say("221 tanstaaf\r\n"), .closeNotify,
      ])
    let shown = outcome.events.compactMap { event in
      if case .answered(let reply, _, _, _) = event, reply.code > 250 { return reply.quoted }
      return nil
    }
    #expect(
      shown == [
        "535 no: AUTH PLAIN (secret)", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "535 (secret) or (secret) is not timo's",
      ])
    let transcript = String(decoding: outcome.record.transcript.flatMap(\.bytes), as: UTF8.self)
    for secret in ["tanstaaf", "AGEAdGFuc3RhYWY", "sesame", "c2VzYW1l"] { #expect(!transcript.contains(secret)) }
    #expect(outcome.record.quit.reply == Reply(code: 221, text: "(secret)"))
  }

  @Test("a dialogue cut at every byte leads to the same events", arguments: [1, 2, 3, 5, 7])
  func everySplit(_ size: Int) throws {
    let whole = try dialogue().play(Self.upgrade + Self.farewell)
    let cut = try dialogue { $0.pieces = [size] }.play(Self.upgrade + Self.farewell)
    #expect(names(cut.events) == names(whole.events))
    #expect(cut.lines == whole.lines)
    #expect(cut.record.encryptedHello == whole.record.encryptedHello)
  }

  @Test("implicit TLS comes before the greeting, and there is nothing to compare")
  func implicit() throws {
    let outcome = try dialogue { $0.target.security = .implicit }.play(
      [.handshake, Said.greeting, .type("EHLO me.test"), Said.helloInTLS] + Self.farewell)
    #expect(
      names(outcome.events) == [
        "connected", "secured", "greeted", "ready", "said EHLO me.test", "answered 250", "ready", "said QUIT",
        "answered 221", "ended",
      ])
  }

  @Test(
    "bytes in the clear behind the 220 are evidence, and neither SMTP nor TLS",
    arguments: [
      "220 Ready\r\n250 injected\r\n", "220 Ready\r\n250-mx.example.test\r\n250 AUTH PLAIN\r\n",
      "220 Ready\r\n\u{16}\u{3}\u{1}",
      "220 Ready\r\n2",
    ])
  func injection(_ text: String) throws {
    let outcome = try dialogue().play(
      [Said.greeting, .type("EHLO me.test"), Said.hello, .type("STARTTLS"), .say(text)])
    #expect(failure(outcome.events)?.reason == .plaintextAfter220)
    #expect(outcome.record.startTLS.leftover == Array(text.utf8.dropFirst("220 Ready\r\n".utf8.count)))
    #expect(replies(outcome.events) == [250, 220])
    #expect(outcome.lines == ["EHLO me.test\r\n", "STARTTLS\r\n"])
    #expect(outcome.finished)
  }

  @Test("what was offered in the clear is forgotten inside TLS")
  func forgets() throws {
    let outcome = try dialogue().play(Self.untilTLS)
    guard case .ready(let prompt)? = outcome.events.last else {
      Issue.record("no prompt: \(outcome.events)")
      return
    }
    #expect(prompt.isInsideTLS)
    #expect(prompt.completion.offer == [])
  }

  @Test("STARTTLS that is refused changes nothing", arguments: [454, 502, 250, 354])
  func refusedStartTLS(_ code: Int) throws {
    let outcome = try dialogue().play(
      [Said.greeting, .type("STARTTLS"), .say("\(code) no\r\n"), .type("NOOP"), .say("250 ok\r\n")])
    #expect(replies(outcome.events) == [code, 250])
    #expect(outcome.record.tls == nil)
    #expect(!outcome.finished)
  }

  @Test("a handshake that fails ends it with its reason")
  func failedHandshake() throws {
    let outcome = try dialogue().play(
      [Said.greeting, .type("STARTTLS"), Said.ready, .say("500 what is this?\r\n")])
    #expect(failure(outcome.events)?.reason == .notTLS)
    #expect(outcome.finished)
  }

  @Test("nobody hurries a person, and a server that is asked has its time")
  func patience() throws {
    let outcome = try dialogue().play(
      [Said.greeting, .pause(.seconds(100_000)), .type("NOOP"), .pause(.seconds(14)), .silence])
    #expect(failure(outcome.events)?.reason == .timeout)
    #expect(failure(outcome.events)?.message == "no reply to NOOP within 15 s")
    let dripping = try dialogue().play([Said.greeting, .type("NOOP"), .say("250-a\r\n"), .silence])
    #expect(failure(dripping.events)?.reason == .tooSlow)
    #expect(failure(dripping.events)?.message == "the reply to NOOP was not complete within 15 s")
  }

  @Test("a message has longer: each line to leave, and ten minutes for the verdict")
  func messagePatience() throws {
    let start: [Turn] = [
      Said.greeting, .type("DATA"), .say("354 go\r\n"), .type("a"), .pause(.seconds(9000)), .type("."),
    ]
    let outcome = try dialogue().play(start + [.pause(.seconds(590)), .silence])
    #expect(failure(outcome.events)?.message == "no reply to the message within 600 s")
  }

  @Test("a close and a reset are told, with what was outstanding")
  func closed() throws {
    let idle = try dialogue().play([Said.greeting, .close])
    #expect(failure(idle.events)?.message == "the server closed the connection")
    let busy = try dialogue().play([Said.greeting, .type("VRFY \u{1B}x"), .type("VRFY a"), .reset])
    #expect(failure(busy.events)?.message == "the server reset the connection in place of a reply to VRFY")
    #expect(failure(busy.events)?.reason == .reset)
    let parted = try dialogue().play([Said.greeting, .type("VRFY\ta"), .close])
    #expect(failure(parted.events)?.message == "the server closed the connection in place of a reply to VRFY")
    let inTLS = try dialogue().play(Self.upgrade + [.closeNotify])
    #expect(failure(inTLS.events)?.reason == .closed)
    #expect(inTLS.record.tls?.closeNotify == true)
  }

  @Test("a 421 ends it, asked for or not")
  func farewell421() throws {
    let idle = try dialogue().play([Said.greeting, .say("421 4.4.2 timeout\r\n")])
    #expect(names(idle.events).suffix(2) == ["unsolicited 421", "ended rejected"])
    let busy = try dialogue().play([Said.greeting, .type("NOOP"), .say("421 4.3.2 shutting down\r\n")])
    #expect(names(busy.events).suffix(2) == ["answered 421", "ended rejected"])
    #expect(busy.lines == ["NOOP\r\n"])
  }

  @Test("a reply that nobody asked for is told; endless ones end it")
  func unsolicited() throws {
    let one = try dialogue().play([Said.greeting, .say("250 surprise\r\n"), .type("NOOP"), .say("250 ok\r\n")])
    #expect(
      names(one.events) == ["connected", "greeted", "ready", "unsolicited 250", "said NOOP", "answered 250", "ready"])
    let many = try dialogue().play([Said.greeting, .say(String(repeating: "250 x\r\n", count: 100))])
    #expect(failure(many.events)?.reason == .outOfOrderReply || many.lines == ["QUIT\r\n"])
  }

  @Test("what is no reply ends it, with what came")
  func malformed() throws {
    let outcome = try dialogue().play([Said.greeting, .type("NOOP"), .say("999 x\r\n")])
    #expect(failure(outcome.events)?.reason == .malformedReply)
  }

  @Test("a greeting that refuses is shown, answered with QUIT, and the end")
  func refusedGreeting() throws {
    let outcome = try dialogue { $0.plan.limits.quit = .seconds(1) }.play([
      .say("554 no\r\n"), .say("221 bye\r\n"), .close,
    ])
    #expect(names(outcome.events) == ["connected", "greeted", "said QUIT", "answered 221", "ended rejected"])
    #expect(outcome.events.contains { if case .said(let command, _) = $0 { command.isOurs } else { false } })
    #expect(outcome.lines == ["QUIT\r\n"])
  }

  @Test("replies to a group belong to their commands, in order")
  func group() throws {
    let outcome = try dialogue(pipelines: true).play([
      Said.greeting, .type("EHLO me.test"), Said.hello, .type("MAIL FROM:<>"), .type("RCPT TO:<a@b.test>"),
      .type("DATA"),
      .say("250 a\r\n550 b\r\n503 c\r\n"),
    ])
    let answered = outcome.events.compactMap { event -> String? in
      if case .answered(let reply, let command, _, _) = event { return "\(command.shown) \(reply.code)" }
      return nil
    }
    #expect(answered == ["EHLO me.test 250", "MAIL FROM:<> 250", "RCPT TO:<a@b.test> 550", "DATA 503"])
    #expect(outcome.record.unsolicitedReplies == [])
  }

  @Test("commands of a group leave together, and none is held back that nothing follows")
  func together() throws {
    let start: [Turn] = [Said.greeting, .type("EHLO me.test"), Said.hello]
    let held = try dialogue(pipelines: true).play(start + [.typeMore("MAIL FROM:<>"), .typeMore("RCPT TO:<a@b.test>")])
    #expect(held.lines == ["EHLO me.test\r\n"])
    let whole = try dialogue(pipelines: true).play(
      start + [.typeMore("MAIL FROM:<>"), .typeMore("RCPT TO:<a@b.test>"), .typeMore("DATA")])
    #expect(whole.lines == ["EHLO me.test\r\n", "MAIL FROM:<>\r\n", "RCPT TO:<a@b.test>\r\n", "DATA\r\n"])
    for last in [Turn.type("/caps"), .type(""), .endInput, .interrupt] {
      let flushed = try dialogue(pipelines: true).play(start + [.typeMore("RSET"), last])
      #expect(flushed.lines.dropFirst().first == "RSET\r\n" || flushed.finished)
    }
    let alone = try dialogue().play([Said.greeting, .typeMore("RSET")])
    #expect(alone.lines == ["RSET\r\n"])
  }

  @Test("lines of a message go out together, up to one that is refused")
  func piece() throws {
    let start: [Turn] = [Said.greeting, .type("DATA"), .say("354 go\r\n")]
    let whole = try dialogue().play(start + [.typeLines(["a", ".b", "c", "."]), .say("250 ok\r\n")])
    #expect(whole.lines == ["DATA\r\n", "a\r\n", "..b\r\n", "c\r\n", ".\r\n"])
    #expect(replies(whole.events) == [354, 250])
    let refused = try dialogue().play(start + [.typeLines(["a", "b\rc", "d", "."])])
    #expect(refused.lines == ["DATA\r\n", "a\r\n"])
    #expect(refused.events.contains { if case .refused(_, dropped: 2) = $0 { true } else { false } })
  }

  @Test("a stuffed line is told once for each message, and the transcript shows what went out")
  func stuffed() throws {
    let outcome = try dialogue().play([
      Said.greeting, .type("DATA"), .say("354 go\r\n"), .type(".a"), .type(".b"), .type("."), .say("250 ok\r\n"),
      .type("DATA"), .say("354 go\r\n"), .type(".c"), .type("."), .say("250 ok\r\n"),
    ])
    #expect(names(outcome.events).count { $0 == "stuffed" } == 2)
    let sent = outcome.record.transcript.filter { $0.kind == .sent }.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(sent == ["DATA\r\n", "..a\r\n", "..b\r\n", ".\r\n", "DATA\r\n", "..c\r\n", ".\r\n"])
  }

  @Test("no secret stands in events or transcript")
  func secrets() throws {
    let outcome = try dialogue().play(
      Self.upgrade + [
        .type("AUTH PLAIN c2VjcmV0"), .say("535 no\r\n"), .type("AUTH LOGIN"), .say("334 VXNlcm5hbWU6\r\n"),
        .type("c2VjcmV0"), .say("334 UGFzc3dvcmQ6\r\n"), .type("c2VjcmV0"), .say("235 ok\r\n"),
      ])
    #expect(
      outcome.lines.suffix(4) == [
        "TLS AUTH PLAIN c2VjcmV0\r\n", "TLS AUTH LOGIN\r\n", "TLS c2VjcmV0\r\n", "TLS c2VjcmV0\r\n",
      ])
    #expect(replies(outcome.events).suffix(4) == [535, 334, 334, 235])
    #expect(!"\(outcome.events)".contains("c2VjcmV0"))
    let transcript = outcome.record.transcript.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(!transcript.joined().contains("c2VjcmV0"))
    #expect(transcript.contains("AUTH PLAIN (secret)\r\n"))
  }

  @Test("the end of what is typed says QUIT, and drops a message that has none")
  func inputEnded() throws {
    let idle = try dialogue().play([Said.greeting, .endInput, Said.bye, .close])
    #expect(names(idle.events).suffix(3) == ["said QUIT", "answered 221", "ended"])
    let message = try dialogue().play([Said.greeting, .type("DATA"), .say("354 go\r\n"), .type("a"), .endInput])
    #expect(message.lines == ["DATA\r\n", "a\r\n"])
    #expect(failure(message.events)?.reason == .local)
    #expect(message.finished)
  }

  @Test("a QUIT that nobody typed says so, and one that was typed does not")
  func ownQuit() throws {
    for (turn, isOurs) in [(Turn.endInput, true), (.interrupt, true), (.type("QUIT"), false), (.type("/quit"), false)] {
      let outcome = try dialogue().play([Said.greeting, turn])
      let said = outcome.events.compactMap { event -> Bool? in
        if case .said(let command, _) = event { return command.isOurs }
        return nil
      }
      #expect(said == [isOurs])
    }
  }

  private static let group: [Turn] = [
    Said.greeting, .type("EHLO me.test"), Said.hello, .typeMore("MAIL FROM:<>"), .typeMore("RCPT TO:<a@b.test>"),
    .type("DATA"),
  ]

  @Test("a reply that makes an end of it within a group is named, and no message is completed for its sake")
  func causeWithinGroup() throws {
    for replies in [["250 a\r\n452 4.3.1 full\r\n", "354 go\r\n"], ["250 a\r\n452 4.3.1 full\r\n354 go\r\n", ""]] {
      let full = Reply(code: 452, text: "4.3.1 full")
      let outcome = try dialogue(pipelines: true).play(
        Self.group + [.say(replies[0]), .endInputBecause(full)] + (replies[1].isEmpty ? [] : [.say(replies[1])]))
      #expect(outcome.finished)
      #expect(!outcome.lines.contains(".\r\n") && !outcome.lines.contains("QUIT\r\n"))
      #expect(failure(outcome.events)?.reply?.code == 452)
      #expect(failure(outcome.events)?.message.contains("452 4.3.1 full") == true)
    }
  }

  @Test("behind a group whose DATA is refused QUIT is said")
  func quitBehindGroup() throws {
    let outcome = try dialogue(pipelines: true).play(
      Self.group + [
        .say("250 a\r\n452 4.3.1 full\r\n"), .endInputBecause(Reply(code: 452, text: "4.3.1 full")),
        .say("503 no\r\n"), Said.bye, .close,
      ])
    #expect(outcome.lines.last == "QUIT\r\n")
    #expect(failure(outcome.events) == nil)
  }

  @Test("responses that were pasted behind a refused AUTH are neither sent nor kept")
  func strayResponses() throws {
    let outcome = try dialogue().play([
      Said.greeting, .type("AUTH LOGIN"), .type("dXNlcg=="), .type("c2VjcmV0"), .type("/raw AUTH LOGIN"),
      .say("504 no\r\n"), .type("dXNlcg=="), .type("/raw c2VjcmV0"),
    ])
    #expect(outcome.lines == ["AUTH LOGIN\r\n", "c2VjcmV0\r\n"])
    let transcript = outcome.record.transcript.map { String(decoding: $0.bytes, as: UTF8.self) }
    for secret in ["dXNlcg==", "c2VjcmV0"] {
      #expect(!"\(outcome.events)".contains(secret))
      #expect(!transcript.joined().contains(secret))
    }
    guard case .ready(let prompt)? = try dialogue().play([Said.greeting, .type("AUTH LOGIN")]).events.last else {
      Issue.record("no prompt")
      return
    }
    #expect(prompt.holdsSecret(Array("dXNlcg==".utf8)))
    #expect(!prompt.holdsSecret(Array("NOOP".utf8)))
  }

  @Test("of a message behind a refused DATA nothing is sent, and that is told once")
  func strayMessage() throws {
    let outcome = try dialogue().play([
      Said.greeting, .type("DATA"), .say("503 no\r\n"), .typeAhead("RSET"), .typeAhead("MAIL FROM:<evil@b.test>"),
      .typeAhead("."), .typeAhead("NOOP"),
    ])
    #expect(outcome.lines == ["DATA\r\n", "NOOP\r\n"])
    #expect(names(outcome.events).suffix(5) == ["refused", "ready", "ready", "ready", "said NOOP"])
  }

  @Test("blank lines in place of a reply are told as what they are", arguments: ["\r\n", " \r\n\t\r\n"])
  func blankReply(_ lines: String) throws {
    let silent = try dialogue().play([.say(lines), .silence])
    #expect(failure(silent.events)?.message == "what came is no greeting, but blank")
    let closed = try dialogue().play([.say(lines + "hi\r\n"), .close])
    #expect(failure(closed.events)?.message == "what came is no greeting: hi")
  }

  @Test("an interruption says QUIT where that may be said at once, and else leaves")
  func interrupted() throws {
    let idle = try dialogue().play([Said.greeting, .interrupt, Said.bye, .close])
    #expect(idle.lines == ["QUIT\r\n"])
    #expect(failure(idle.events) == nil)
    let busy = try dialogue().play([Said.greeting, .type("NOOP"), .interrupt])
    #expect(busy.lines == ["NOOP\r\n"])
    #expect(failure(busy.events)?.isCancellation == true)
    let handshaking = try dialogue().play([Said.greeting, .type("STARTTLS"), Said.ready, .interrupt])
    #expect(failure(handshaking.events)?.isCancellation == true)
  }

  @Test("a server that stays behind its 221, or says none, holds up nobody for long")
  func lingering() throws {
    let staying = try dialogue().play([Said.greeting, .type("QUIT"), Said.bye, .silence])
    #expect(staying.finished)
    #expect(staying.elapsed < .seconds(1))
    let silent = try dialogue().play([Said.greeting, .type("QUIT"), .silence])
    #expect(silent.finished)
    #expect(silent.record.quit.isKnownUnanswered)
    #expect(failure(silent.events) == nil)
  }

  @Test("the session as a whole may have its limit")
  func maxTime() throws {
    let outcome = try dialogue { $0.plan.limits.total = .seconds(60) }.play([Said.greeting, .silence])
    #expect(outcome.lines == ["QUIT\r\n"])
    #expect(outcome.finished)
    #expect(failure(outcome.events)?.message == "the session has lasted for 60 s, as long as it may")
  }
}
