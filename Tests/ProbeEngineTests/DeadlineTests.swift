import Certificates
import ProbeEngine
import SMTPWire
import Testing

/// A server that stops to be of use, and the limit that ends the wait for it.
struct Deadline: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var security: Target.Security
  /// What the server does as it should, 10 ms each.
  var before: [Turn]
  /// What it does then, for ever.
  var then: [Turn]
  var limit: any KeyPath<ProbeLimits, Duration> & Sendable
  var stage: Stage
  var reason: FailureReason
  /// How many octets of a reply came in vain.
  var evidence: Int

  init(
    _ description: String, security: Target.Security = .starttls, after before: [Turn], _ then: [Turn],
    _ limit: any KeyPath<ProbeLimits, Duration> & Sendable, _ stage: Stage, _ reason: FailureReason, evidence: Int = 0
  ) {
    testDescription = description
    self.security = security
    self.before = before
    self.then = then
    self.limit = limit
    self.stage = stage
    self.reason = reason
    self.evidence = evidence
  }
}

/// The clock is imaginary and exact.
@Suite("Deadlines")
struct DeadlineTests {
  /// No two alike, and none a sum of others.
  private static let limits: ProbeLimits = {
    var limits = ProbeLimits()
    limits.connect = .seconds(3)
    limits.greeting = .seconds(20)
    limits.reply = .seconds(7)
    limits.handshake = .seconds(13)
    limits.total = .seconds(100)
    return limits
  }()

  private static let clear: [Turn] = [Said.greeting, Said.hello]
  private static let ready: [Turn] = clear + [Said.ready]
  private static let protected: [Turn] = ready + [.handshake]

  private static func drip(_ text: String) -> Turn { .drip(Array(text.utf8) + Array("x".utf8)) }
  /// The beginning of a ServerHello of 16 KB.
  private static let serverHello = Turn.drip([0x16, 0x03, 0x03, 0x40, 0x00, 0x02, 0x00, 0x3F, 0xFC, 0x03, 0x03, 0x00])

  static let deadlines: [Deadline] = [
    Deadline(
      "half a greeting and silence", after: [], [.pause(.seconds(1)), .say("220-mx"), .silence], \.greeting, .greeting,
      .tooSlow, evidence: 6),
    Deadline("a greeting, an octet a second", after: [], [drip("220-")], \.greeting, .greeting, .tooSlow, evidence: 19),
    Deadline(
      "empty lines for a greeting, one a second", after: [], [.drip([0x0A])], \.greeting, .greeting, .malformedReply,
      evidence: 19),
    Deadline("no answer to EHLO", after: [Said.greeting], [.silence], \.reply, .ehlo, .timeout),
    Deadline(
      "an answer to EHLO, an octet a second", after: [Said.greeting], [drip("250-")], \.reply, .ehlo, .tooSlow,
      evidence: 6),
    Deadline(
      "capabilities and no end", after: [Said.greeting], [.say("250-mx\r\n250-SIZE\r\n"), .silence], \.reply, .ehlo,
      .tooSlow, evidence: 18),
    Deadline("no answer to STARTTLS", after: clear, [.silence], \.reply, .starttls, .timeout),
    Deadline(
      "an answer to STARTTLS, an octet a second", after: clear, [drip("220-")], \.reply, .starttls, .tooSlow,
      evidence: 6),
    Deadline("no answer to the ClientHello", after: ready, [.silence], \.handshake, .handshake, .timeout),
    Deadline("a ServerHello, an octet a second", after: ready, [serverHello], \.handshake, .handshake, .tooSlow),
    Deadline("no answer to EHLO inside TLS", after: protected, [.silence], \.reply, .ehloTLS, .timeout),
    Deadline(
      "an answer to EHLO inside TLS, an octet a second", after: protected, [drip("250-")], \.reply, .ehloTLS, .tooSlow,
      evidence: 6),
    Deadline(
      "implicit TLS: no answer to the ClientHello", security: .implicit, after: [], [.silence], \.handshake, .handshake,
      .timeout),
    Deadline(
      "implicit TLS: no greeting", security: .implicit, after: [.handshake], [.silence], \.greeting, .greeting, .timeout
    ),
    Deadline(
      "implicit TLS: a greeting, an octet a second", security: .implicit, after: [.handshake], [drip("220-")],
      \.greeting, .greeting, .tooSlow, evidence: 19),
  ]

  @Test("end the probe at exactly their time, with everything seen until then", arguments: deadlines)
  func each(_ deadline: Deadline) throws {
    let outcome = try dialogue(deadline).play(deadline.before + deadline.then)
    let record = outcome.record
    #expect(outcome.finished)
    let began = Duration.milliseconds(10) * (1 + deadline.before.count)
    #expect(outcome.elapsed == began + Self.limits[keyPath: deadline.limit])
    #expect(record.failure?.stage == deadline.stage)
    #expect(record.failure?.reason == deadline.reason)
    #expect(record.failure?.evidence.count == deadline.evidence)
    #expect(record.status == .ended)
    let isPlain = deadline.security != .implicit
    #expect((record.greeting != nil) == (deadline.stage > .greeting && isPlain))
    #expect((record.plaintextHello != nil) == (deadline.stage > .ehlo && isPlain))
    #expect((record.startTLS.reply != nil) == (deadline.stage > .starttls && isPlain))
    let isProtected = deadline.before.contains { if case .handshake = $0 { true } else { false } }
    #expect((record.tls != nil) == isProtected)
    #expect((record.chain?.presented.count == 2) == isProtected)
  }

  @Test("of the whole probe cuts off any wait", arguments: deadlines)
  func whole(_ deadline: Deadline) throws {
    var dialogue = dialogue(deadline)
    dialogue.plan.limits.total = .milliseconds(2500)
    let outcome = try dialogue.play(deadline.before + deadline.then)
    #expect(outcome.finished)
    #expect(outcome.elapsed == .milliseconds(2500))
    #expect(outcome.record.failure?.stage == deadline.stage)
    #expect(outcome.record.failure?.reason == deadline.reason)
  }

  @Test("of the whole probe leaves what several slow stages have left of it")
  func acrossStages() throws {
    let pause = Turn.pause(.seconds(6))
    let outcome = try Dialogue {
      $0.plan.limits = Self.limits
      $0.plan.limits.total = .seconds(20)
    }.play([pause, Said.greeting, pause, Said.hello, pause, Said.ready, .silence])
    // The handshake begins after 18 s, and would have 13 s to itself.
    #expect(outcome.elapsed == .seconds(20))
    let record = outcome.record
    #expect(record.greeting?.reply.code == 220)
    #expect(record.plaintextHello?.capabilities.contains(named: "STARTTLS") == true)
    #expect(record.startTLS.reply?.code == 220)
    #expect(record.failure?.stage == .handshake)
    #expect(record.failure?.reason == .timeout)
    #expect(record.failure?.message == "no answer to the TLS ClientHello within the 20 s of the whole probe")
  }

  @Test("of a connection end it where nothing answers", arguments: [nil, Duration.seconds(2)])
  func connect(total: Duration?) {
    let dialogue = Dialogue {
      $0.plan.limits = Self.limits
      $0.plan.limits.total = total ?? Self.limits.total
    }
    var engine = SessionEngine(
      endpoint: dialogue.endpoint, target: dialogue.target, plan: dialogue.plan, tls: dialogue.server.contexts,
      startedAt: Dialogue.time)
    let limit = total ?? .seconds(3)
    #expect(engine.start(at: .zero) == Action(next: .wait(until: limit)))
    #expect(engine.deadlinePassed(at: limit) == Action(next: .finish))
    #expect(engine.record.failure?.stage == .connect)
    #expect(engine.record.failure?.reason == .timeout)
  }

  @Test(
    "of a greeting leave a twentieth for the question who is there, two seconds at most, or what the plan says",
    arguments: [(1, nil, Duration.milliseconds(50)), (300, nil, .seconds(2)), (1, Duration.seconds(7), .seconds(7))])
  func silence(_ seconds: Int, _ identification: Duration?, _ question: Duration) throws {
    let outcome = try Dialogue {
      $0.plan.limits.greeting = .seconds(seconds)
      $0.plan.limits.identification = identification
      $0.plan.limits.total = .seconds(600)
    }.play([.silence, .silence])
    #expect(outcome.elapsed == .milliseconds(10) + .seconds(seconds) + question)
    #expect(outcome.lines == ["QUIT\r\n"])
    #expect(outcome.record.failure?.message == "no greeting within \(seconds) s")
  }

  @Test("of a reply are not moved by replies that nobody asked for")
  func secondGreetings() throws {
    let second = Turn.say("220 mx.example.test ESMTP\r\n")
    let pause = Turn.pause(.seconds(2))
    let outcome = try Dialogue { $0.plan.limits = Self.limits }
      .play([Said.greeting, pause, second, pause, second, pause, second, .silence])
    #expect(outcome.elapsed == .milliseconds(20) + Self.limits.reply)
    #expect(outcome.record.unsolicitedReplies.count == 3)
    #expect(outcome.record.failure?.reason == .timeout)
  }

  @Test("of HELO begin anew: it is another command")
  func helo() throws {
    let outcome = try Dialogue { $0.plan.limits = Self.limits }
      .play([Said.greeting, .pause(.seconds(5)), .say("502 5.5.1 what?\r\n"), .silence])
    #expect(outcome.elapsed == .milliseconds(40) + .seconds(5) + Self.limits.reply)
    #expect(outcome.record.refusedHello?.code == 502)
  }

  @Test("of QUIT are the user's, and no failure")
  func quit() throws {
    let outcome = try Dialogue {
      $0.plan.limits = Self.limits
      $0.plan.limits.quit = .seconds(4)
    }.play(Self.protected + [Said.helloInTLS, Self.drip("221-")])
    #expect(outcome.elapsed == .milliseconds(60) + .seconds(4))
    #expect(outcome.record.failure == nil)
    #expect(outcome.record.status == .complete)
    #expect(outcome.record.quit.isKnownUnanswered)
  }

  private func dialogue(_ deadline: Deadline) -> Dialogue {
    Dialogue {
      $0.plan.limits = Self.limits
      $0.target.security = deadline.security
    }
  }
}
