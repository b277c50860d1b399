import MailDNS
import MailPolicy
import SMTPWire
import TLSCrypto
import TLSSession
import Testing

@testable import ProbeEngine

/// Plays a server to a transaction: what was sent, and what it came to.
private struct Play {
  var transaction: Transaction
  var sent = ""
  var end: ExchangeStep.End?
  var permitsQuit = true

  init(
    _ plan: TransactionPlan, offering capabilities: String..., dialect: Target.Dialect = .smtp,
    isInsideTLS: Bool = true,
    doubt: String? = nil
  ) {
    transaction = Transaction(plan)
    let offer = capabilities.compactMap { Capability(line: Array($0.utf8)) }
    take(
      transaction.begin(
        ServerOffer(capabilities: offer, isInsideTLS: isInsideTLS, dialect: dialect, doubt: doubt)))
  }

  /// Sends the message as fast as it is given.
  mutating func take(_ step: ExchangeStep) {
    sent += String(decoding: step.bytes, as: UTF8.self)
    (end, permitsQuit) = (step.end, step.permitsQuit)
    if step.wantsToKnowWhenSent { take(transaction.wasSent()) }
  }

  /// What the server answers, and what that makes us send.
  mutating func answer(_ code: Int, _ text: String = "") -> String {
    sent = ""
    take(transaction.answered(Reply(code: code, text: text), milliseconds: 1))
    return sent
  }

  var accepted: [Bool?] { transaction.record.recipients.map { transaction.record.isAccepted($0) } }

  var endsWell: Bool { if case .done? = end { true } else { false } }
  var refusal: String? { if case .refused(_, let message)? = end { message } else { nil } }
  var failure: FailureReason? { if case .failed(let reason, _)? = end { reason } else { nil } }
}

@Suite("A mail transaction")
struct TransactionTests {
  private func plan(
    to recipients: String..., message: String = ".hello\n", change: (inout TransactionPlan) -> Void = { _ in }
  ) throws -> TransactionPlan {
    var plan = TransactionPlan(
      sender: try MailPath("a@b.test"), recipients: try recipients.map { try MailPath($0) },
      message: Message(Array(message.utf8)))
    change(&plan)
    return plan
  }

  @Test("believes no code that answers something else, and is never taken for delivered then")
  func outOfStep() throws {
    for (codes, permitsQuit) in [([354], true), ([250, 354], true), ([250, 220], true), ([250, 250, 250], false)] {
      var play = Play(try plan(to: "x@y.test"))
      for code in codes { _ = play.answer(code) }
      #expect(play.failure == .outOfOrderReply, "\(codes)")
      #expect(play.sent.isEmpty, "\(codes)")
      // A server that waits for a message would take QUIT for a line of it.
      #expect(play.permitsQuit == permitsQuit, "\(codes)")
    }
    // One reply too many behind MAIL, with everything sent at once.
    var shifted = Play(try plan(to: "x@y.test"), offering: "PIPELINING")
    for code in [250, 250, 250] { _ = shifted.answer(code) }
    #expect(shifted.failure == .outOfOrderReply)
    #expect(shifted.sent.isEmpty && !shifted.permitsQuit)
    var verdict = Play(try plan(to: "x@y.test"))
    for code in [250, 250, 354, 354] { _ = verdict.answer(code) }
    #expect(verdict.failure == .outOfOrderReply)
  }

  @Test("remarks that the message is larger than the server takes")
  func size() throws {
    let play = Play(try plan(to: "x@y.test", message: String(repeating: "x", count: 200)), offering: "SIZE 100")
    #expect(play.transaction.record.remarks.contains { $0.contains("the server takes 100 (SIZE)") })
    #expect(Play(try plan(to: "x@y.test"), offering: "SIZE 0").transaction.record.remarks.isEmpty)
  }

  @Test("goes command by command where PIPELINING is not offered")
  func oneByOne() throws {
    var play = Play(try plan(to: "x@y.test"))
    #expect(play.sent == "MAIL FROM:<a@b.test>\r\n")
    #expect(play.answer(250) == "RCPT TO:<x@y.test>\r\n")
    #expect(play.answer(250) == "DATA\r\n")
    #expect(play.answer(354) == "..hello\r\n.\r\n")
    #expect(play.answer(250, "2.0.0 Ok: queued as 4X") == "")
    #expect(play.endsWell)
    let record = play.transaction.record
    #expect(record.queueIdentifier == "4X")
    #expect(!record.wasPipelined)
    #expect(record.turns.map(\.reply?.code) == [250, 250, 354, 250])
    #expect(record.size == 8)
    #expect(record.bytesSent == 12)
    #expect(record.stuffedLines == 1)
  }

  @Test("goes in one piece where PIPELINING is offered, and replies find their commands by their order")
  func pipelined() throws {
    var play = Play(try plan(to: "x@y.test", "z@y.test"), offering: "PIPELINING", "SIZE 1000")
    #expect(
      play.sent
        == "MAIL FROM:<a@b.test> SIZE=8\r\nRCPT TO:<x@y.test>\r\nRCPT TO:<z@y.test>\r\nDATA\r\n")
    // All of them at DATA, as RFC 2920 allows.
    for code in [250, 550, 250] { #expect(play.answer(code) == "") }
    #expect(play.answer(354) == "..hello\r\n.\r\n")
    _ = play.answer(250)
    #expect(play.endsWell)
    #expect(play.accepted == [false, true])
    #expect(play.transaction.record.wasPipelined)
  }

  @Test("ends an empty message where the server wants one that nobody takes")
  func abandoned() throws {
    var play = Play(try plan(to: "x@y.test"), offering: "PIPELINING")
    _ = play.answer(250)
    _ = play.answer(550, "5.1.1 no such user")
    #expect(play.answer(354) == ".\r\n")
    #expect(play.answer(554) == "")
    #expect(play.refusal == "the recipient was refused: 550 5.1.1 no such user")
    #expect(play.transaction.record.bytesSent == 0)
    #expect(play.permitsQuit)
  }

  @Test("sends no DATA where no recipient was taken, and takes the envelope back")
  func nobody() throws {
    var play = Play(try plan(to: "x@y.test", "z@y.test"))
    _ = play.answer(250)
    _ = play.answer(550)
    #expect(play.answer(450, "4.2.1 greylisted") == "RSET\r\n")
    #expect(play.answer(250) == "")
    #expect(play.refusal == "all 2 recipients were refused: 450 4.2.1 greylisted")
  }

  @Test("ends with a refused sender: nothing is behind it", arguments: [true, false])
  func sender(isPipelined: Bool) throws {
    var play =
      isPipelined ? Play(try plan(to: "x@y.test"), offering: "PIPELINING") : Play(try plan(to: "x@y.test"))
    #expect(play.answer(530, "5.7.0 Must issue STARTTLS first") == "")
    if isPipelined { for code in [503, 503] { #expect(play.answer(code) == "") } }
    #expect(play.refusal == "the sender was refused: 530 5.7.0 Must issue STARTTLS first")
  }

  @Test("takes a verdict for each recipient that was accepted, with LMTP")
  func lmtp() throws {
    var play = Play(
      try plan(to: "x@y.test", "no@y.test", "z@y.test"), offering: "PIPELINING", dialect: .lmtp)
    for code in [250, 250, 550, 250, 354] { _ = play.answer(code) }
    _ = play.answer(250, "2.0.0 <x@y.test> Saved")
    #expect(play.end == nil)
    _ = play.answer(452, "4.2.2 full")
    #expect(play.endsWell)
    let record = play.transaction.record
    #expect(record.recipients.map(\.delivery?.code) == [250, nil, 452])
    #expect(play.accepted == [true, false, false])
    #expect(record.doubt == nil)
    #expect(record.turns.map(\.reply?.code) == [250, 250, 550, 250, 354, 250, 452])
  }

  @Test("stops at a verdict that comes before the message is out, without a QUIT in the message")
  func early() throws {
    let long = Message(facts: MessageFacts()) { { Array("x".utf8) } }
    var plan = try plan(to: "x@y.test")
    plan.message = long
    var transaction = Transaction(plan)
    _ = transaction.begin(ServerOffer(capabilities: [], isInsideTLS: true, dialect: .smtp))
    for _ in 0..<2 { _ = transaction.answered(Reply(code: 250, text: ""), milliseconds: 1) }
    #expect(transaction.answered(Reply(code: 354, text: ""), milliseconds: 1).wantsToKnowWhenSent)
    #expect(transaction.wasSent().wantsToKnowWhenSent)
    let step = transaction.answered(Reply(code: 552, text: "too large"), milliseconds: 1)
    guard case .refused? = step.end else {
      Issue.record("it goes on")
      return
    }
    #expect(!step.permitsQuit)
    #expect(transaction.record.verdict?.code == 552)
    #expect(transaction.record.recipients.map { transaction.record.isAccepted($0) } == [false])
  }

  @Test("believes no server that takes a message before it is out, nor that it does not")
  func takenEarly() throws {
    var plan = try plan(to: "x@y.test")
    plan.message = Message(facts: MessageFacts()) { { Array("x".utf8) } }
    var transaction = Transaction(plan)
    _ = transaction.begin(ServerOffer(capabilities: [], isInsideTLS: true, dialect: .smtp))
    for code in [250, 250, 354] { _ = transaction.answered(Reply(code: code, text: ""), milliseconds: 1) }
    let step = transaction.answered(Reply(code: 250, text: "queued as 4X"), milliseconds: 1)
    guard case .failed(.outOfOrderReply, _)? = step.end else {
      Issue.record("it believes")
      return
    }
    #expect(!step.permitsQuit)
    #expect(transaction.record.queueIdentifier == nil)
    #expect(transaction.record.recipients.map { transaction.record.isAccepted($0) } == [nil])
  }

  @Test("knows what became of the message for each recipient, and where it does not")
  func fates() throws {
    func play(_ codes: [Int], to recipients: Int = 1, dialect: Target.Dialect = .smtp) throws -> Play {
      var plan = try plan(to: "x@y.test")
      plan.recipients = Array(repeating: plan.recipients[0], count: recipients)
      var play = Play(plan, dialect: dialect)
      for code in codes { _ = play.answer(code) }
      return play
    }
    for (codes, accepted) in [
      ([], nil), ([250], nil), ([250, 550], false), ([250, 250], false), ([250, 250, 554], false),
      ([250, 250, 354, 250], true), ([250, 250, 354, 554], false),
      // It did not happen.
      ([250, 250, 354, 421], false),
    ] as [([Int], Bool?)] {
      let play = try play(codes)
      #expect(play.accepted == [accepted], "\(codes)")
      #expect(play.transaction.record.doubt == nil, "\(codes)")
    }
    let doubt = "what became of the message is not known: another attempt may deliver it twice"
    for codes in [[250, 250, 354], [250, 250, 354, 220]] {
      let play = try play(codes)
      #expect(play.accepted == [nil], "\(codes)")
      #expect(play.transaction.record.doubt == doubt, "\(codes)")
    }
    for (codes, accepted) in [
      ([250, 250, 250, 250, 354, 250], [true, nil, nil]), ([250, 250, 250, 250, 354, 250, 421], [true, false, nil]),
    ] as [([Int], [Bool?])] {
      let play = try play(codes, to: 3, dialect: .lmtp)
      #expect(play.accepted == accepted, "\(codes)")
      let open = accepted.count { $0 == nil }
      #expect(
        play.transaction.record.doubt
          == "what became of the message for \(open) of 3 recipients is not known: another attempt may deliver it twice"
      )
    }
    let last = try play([250, 250, 354, 421], dialect: .lmtp)
    #expect(last.accepted == [false])
    #expect(last.transaction.record.doubt == nil)
  }

  @Test("ends with a 421 wherever it comes")
  func unavailable() throws {
    for before in 0...3 {
      var play = Play(try plan(to: "x@y.test"))
      for code in [250, 250, 354].prefix(before) { _ = play.answer(code) }
      #expect(play.answer(421, "4.3.2 going down") == "")
      #expect(play.refusal == "the server ends the connection: 421 4.3.2 going down")
    }
  }

  @Test("can end after the sender or the recipients, and leaves no envelope behind")
  func dry() throws {
    var onlySender = Play(try plan(to: "x@y.test") { $0.extent = .mail }, offering: "PIPELINING")
    #expect(onlySender.sent == "MAIL FROM:<a@b.test>\r\n")
    #expect(onlySender.answer(250) == "RSET\r\n")
    _ = onlySender.answer(250)
    #expect(onlySender.endsWell)
    var both = Play(try plan(to: "x@y.test") { $0.extent = .rcpt }, offering: "PIPELINING")
    #expect(both.sent == "MAIL FROM:<a@b.test>\r\nRCPT TO:<x@y.test>\r\n")
    _ = both.answer(250)
    #expect(both.answer(250) == "RSET\r\n")
    _ = both.answer(250)
    #expect(both.endsWell)
    #expect(both.transaction.record.size == nil)
  }

  @Test("uses the extensions that it needs")
  func parameters() throws {
    let play = Play(
      try plan(to: "ü@y.test", "x+1@y.test", message: "ü") { plan in
        plan.notifications = ["SUCCESS", "FAILURE"]
        plan.returns = .headers
        plan.envelopeIdentifier = "a+b c"
        plan.requiresTLS = true
      }, offering: "PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "DSN", "REQUIRETLS")
    #expect(
      play.sent == """
        MAIL FROM:<a@b.test> SIZE=4 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+2Bb+20c REQUIRETLS\r
        RCPT TO:<ü@y.test> NOTIFY=SUCCESS,FAILURE\r
        RCPT TO:<x+1@y.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;x+2B1@y.test\r
        DATA\r

        """)
    #expect(play.transaction.record.remarks.isEmpty)
  }

  @Test("does not begin without an extension that it needs")
  func missing() throws {
    #expect(Play(try plan(to: "ü@y.test")).failure == .notOffered)
    #expect(Play(try plan(to: "x@y.test") { $0.notifications = ["NEVER"] }).failure == .notOffered)
    let tls = try plan(to: "x@y.test") { $0.requiresTLS = true }
    #expect(Play(tls).failure == .notOffered)
    #expect(Play(tls, offering: "REQUIRETLS", isInsideTLS: false).failure == .notOffered)
    #expect(Play(tls, offering: "REQUIRETLS").failure == nil)
    let doubtful = Play(tls, offering: "REQUIRETLS", doubt: "a trusted certificate, and this one is not")
    #expect(doubtful.failure == .policy)
    #expect(doubtful.sent.isEmpty)
    #expect(Play(try plan(to: "x@y.test"), doubt: "a trusted certificate, and this one is not").failure == nil)
  }

  @Test("tells what a server may object to in the message")
  func remarks() throws {
    let message = String(repeating: "x", count: 999) + "\nü\ra\n\u{0}"
    #expect(Play(try plan(to: "x@y.test", message: message)).transaction.record.remarks.count == 4)
  }
}

@Suite("REQUIRETLS in a dialogue (RFC 8689 section 4.2.1)")
struct RequiredTLSTests {
  /// What the engine says from MAIL on, and how it ended.
  private func play(
    references: [ReferenceIdentifier], server: ServerSetup = .shared
  ) throws -> (lines: [String], failure: Failure?) {
    var transaction = TransactionPlan(
      sender: try MailPath("a@b.test"), recipients: [try MailPath("x@y.test")], message: Message([]))
    transaction.requiresTLS = true
    let dialogue = Dialogue {
      $0.plan.transaction = transaction
      $0.plan.references = references
      $0.server = server
    }
    let outcome = try dialogue.play([
      Said.greeting, Said.hello, Said.ready, .handshake, .say("250-mx.example.test\r\n250 REQUIRETLS\r\n"),
      .say("550 no\r\n"), Said.bye, .closeNotify,
    ])
    return (outcome.lines.filter { $0.hasPrefix("TLS MAIL") }, outcome.record.failure)
  }

  @Test("hands over only to who shows a trusted certificate for the name that is meant")
  func certificate() throws {
    let right = try ReferenceIdentifier.name(HostName("mx.example.test"))
    let wrong = try ReferenceIdentifier.name(HostName("other.test"))
    #expect(try play(references: [right]).lines.map { $0.hasSuffix(" REQUIRETLS\r\n") } == [true])
    var stranger = ServerSetup.shared
    stranger.contexts = TLSContexts(trust: .none)
    for (references, server, words) in [
      ([wrong], .shared, "a certificate for this name, and this one is for others"),
      ([], .shared, "a certificate for a name, and there is none to compare it with"),
      ([right], stranger, "a trusted certificate, and trust was not judged"),
    ] as [([ReferenceIdentifier], ServerSetup, String)] {
      let (lines, failure) = try play(references: references, server: server)
      #expect(lines.isEmpty)
      #expect(failure?.stage == .transaction)
      #expect(failure?.reason == .policy)
      #expect(failure?.message == "REQUIRETLS demands \(words)")
    }
  }
}
