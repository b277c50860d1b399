import Certificates
import MailDNS
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSCrypto
import TLSSession
import Testing

/// What the server of a recorded dialogue does when its turn comes.
enum Turn: Sendable {
  /// Says this, once it has heard one line.
  case say(String)
  /// Shuts its side.
  case close
  case reset
  /// Says nothing for as long as the engine is willing to wait.
  case silence
  /// Says nothing for this long.
  case pause(Duration)
  /// Says one octet a second, the last one for ever, as long as the engine is willing to wait.
  case drip([UInt8])
  /// Says these in one segment, each in a TLS record of its own.
  case sayInRecords([String])
  /// Takes the ClientHello and completes the handshake.
  case handshake
  /// The same below TLS 1.3, with this in the segment that completes it.
  case handshakeAnd(String)
  /// Ends TLS with close_notify, then the connection.
  case closeNotify
  /// Nothing: our side types a line.
  case type(String)
  /// The same with several lines of a message.
  case typeLines([String])
  /// The same, with more behind it.
  case typeMore(String)
  /// The same, before it was asked.
  case typeAhead(String)
  /// Our side types nothing more.
  case endInput
  /// The same, for the sake of a reply.
  case endInputBecause(Reply)
  case interrupt
}

/// One engine against a scripted server over an imaginary wire and an imaginary clock. Each turn of the server begins
/// when the engine waits, and takes 10 ms.
struct Dialogue {
  static let time = UnixTime(year: 2026, month: 11, day: 23)

  var target = Target(input: "mx.example.test:25", kind: .host, name: "mx.example.test", port: 25)
  var plan = ProbePlan()
  var endpoint = Endpoint(
    host: "mx.example.test", transport: .tcp(address: .loopback, port: 25))
  var server = ServerSetup.shared
  /// How the server's bytes are cut: the sizes of the pieces, the last one repeated; empty: whole.
  var pieces: [Int] = []

  init(_ change: (inout Dialogue) -> Void = { _ in }) {
    plan.helloName = .name("client.example.test")
    change(&self)
  }

  struct Outcome {
    var record: EndpointRecord
    /// The lines that the engine sent, in the clear and inside TLS.
    var lines: [String]
    /// How much time went by.
    var elapsed: Duration
    var events: [ConversationEvent] = []
    /// Every action asked for a wait that lies ahead.
    var finished: Bool
  }

  /// Plays the turns; the first is what the server does after the connection stands.
  func play(_ turns: [Turn]) throws -> Outcome {
    var engine = SessionEngine(
      endpoint: endpoint, target: target, plan: plan, tls: server.contexts, startedAt: Self.time)
    var wire = Wire(context: server.context)
    var now = Duration.zero
    var action = engine.start(at: now)
    now += .milliseconds(10)
    action = engine.connected(
      local: IPAddress(octets: [127, 0, 0, 2]), localPort: 40000, peer: IPAddress(octets: [127, 0, 0, 1]), at: now)
    var isFinished = try wire.take(action)
    for turn in turns where !isFinished {
      guard case .wait(let deadline) = action.next else { break }
      now += .milliseconds(10)
      #expect(deadline >= now, "a deadline that has passed")
      switch turn {
      case .type, .typeLines, .typeMore, .typeAhead, .endInput, .endInputBecause, .interrupt:
        switch turn {
        case .typeMore(let text): action = engine.typed([Array(text.utf8)], isFollowed: true, at: now)
        case .type(let text): action = engine.typed([Array(text.utf8)], at: now)
        case .typeLines(let lines): action = engine.typed(lines.map { Array($0.utf8) }, at: now)
        case .typeAhead(let text): action = engine.typed([Array(text.utf8)], isTypedAhead: true, at: now)
        case .endInput: action = engine.inputEnded(at: now)
        case .endInputBecause(let reply): action = engine.inputEnded(because: reply, at: now)
        default: action = engine.interrupted(at: now)
        }
        isFinished = try wire.take(action)
        if action.tellsWhenSent {
          action = engine.sent(at: now)
          isFinished = try wire.take(action)
        }
      case .silence:
        now = deadline
        action = engine.deadlinePassed(at: now)
        isFinished = try wire.take(action)
      case .pause(let duration):
        now += duration
        #expect(now < deadline, "the engine waits no longer than until \(deadline)")
      case .drip(var octets):
        while !isFinished, case .wait(let deadline) = action.next {
          now = min(now + .seconds(1), deadline)
          let octet = octets.count > 1 ? octets.removeFirst() : octets[0]
          action = now < deadline ? engine.received(wire.encode([octet]), at: now) : engine.deadlinePassed(at: now)
          isFinished = try wire.take(action)
        }
      case .close, .reset:
        var isReset = false
        if case .reset = turn { isReset = true }
        action = engine.inputClosed(reset: isReset, at: now)
        isFinished = try wire.take(action)
      case .closeNotify:
        wire.tls?.close()
        for piece in cut(wire.tls?.takeOutput() ?? []) where !isFinished {
          action = engine.received(piece, at: now)
          isFinished = try wire.take(action)
        }
        if !isFinished {
          action = engine.inputClosed(reset: false, at: now)
          isFinished = try wire.take(action)
        }
      case .handshake, .handshakeAnd:
        try wire.accept()
        for _ in 0..<8 {
          var output = wire.advance()
          if output.isEmpty { break }
          if case .handshakeAnd(let text) = turn, wire.tls?.isEstablished == true {
            output += wire.encode(Array(text.utf8))
          }
          for piece in cut(output) where !isFinished {
            action = engine.received(piece, at: now)
            isFinished = try wire.take(action)
          }
        }
      case .say, .sayInRecords:
        var texts: [String] = []
        if case .say(let text) = turn { texts = [text] }
        if case .sayInRecords(let several) = turn { texts = several }
        for piece in cut(texts.flatMap { wire.encode(Array($0.utf8)) }) where !isFinished {
          action = engine.received(piece, at: now)
          isFinished = try wire.take(action)
        }
      }
    }
    return Outcome(
      record: engine.record, lines: wire.lines, elapsed: now, events: engine.takeEvents(), finished: isFinished)
  }

  private func cut(_ bytes: [UInt8]) -> [[UInt8]] {
    guard let last = pieces.last, last > 0 else { return bytes.isEmpty ? [] : [bytes] }
    var result: [[UInt8]] = []
    var rest = bytes[...]
    var sizes = pieces[...]
    while !rest.isEmpty {
      let size = max(1, sizes.popFirst() ?? last)
      result.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return result
  }
}

/// The server's certificates and contexts, made once for all tests.
struct ServerSetup {
  var context: ServerContext?
  var contexts: TLSContexts
  var identity: Identity?

  static let shared: ServerSetup = make { _ in }

  static func make(_ change: (inout ServerOptions) -> Void) -> ServerSetup {
    let from = Dialogue.time + -86_400
    let until = Dialogue.time + 86_400 * 60
    do {
      let root = try CertificateAuthority(name: "Root", from: from, until: until)
      let identity = try root.intermediate(name: "Intermediate", from: from, until: until)
        .issue(CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until))
      var options = ServerOptions(identities: [identity])
      change(&options)
      return ServerSetup(
        context: try ServerContext(options), contexts: TLSContexts(trust: .certificates([root.certificate.der])),
        identity: identity)
    } catch {
      Issue.record("no server: \(error)")
      return ServerSetup(context: nil, contexts: TLSContexts(trust: .none), identity: nil)
    }
  }
}

/// The server's end of the wire.
private struct Wire {
  let context: ServerContext?
  var tls: TLSSession?
  var lines: [String] = []
  private var received: [UInt8] = []

  init(context: ServerContext?) { self.context = context }

  /// Takes what an action sends; true when the engine is done.
  mutating func take(_ action: Action) throws -> Bool {
    if let tls {
      tls.receive(action.send)
      if tls.isEstablished { read(tls) }
    } else {
      received += action.send
      // What begins like a TLS record is a ClientHello, and no line.
      while received.first != 0x16, let end = received.firstIndex(of: 0x0A) {
        lines.append(String(decoding: received[...end], as: UTF8.self))
        received.removeFirst(end + 1)
      }
    }
    return action.next == .finish
  }

  mutating func accept() throws {
    let session = try TLSSession(server: try #require(context))
    session.receive(received)
    received = []
    tls = session
  }

  mutating func advance() -> [UInt8] {
    guard let tls else { return [] }
    if !tls.isEstablished, tls.handshake() == .complete { read(tls) }
    return tls.takeOutput()
  }

  private mutating func read(_ tls: TLSSession) {
    while case .bytes(let bytes) = tls.read() {
      received += bytes
      while let end = received.firstIndex(of: 0x0A) {
        lines.append("TLS " + String(decoding: received[...end], as: UTF8.self))
        received.removeFirst(end + 1)
      }
    }
  }

  func encode(_ bytes: [UInt8]) -> [UInt8] {
    guard let tls, tls.isEstablished else { return bytes }
    #expect(tls.write(bytes) == nil)
    return tls.takeOutput()
  }
}

/// What a server says to EHLO before TLS and within.
enum Said {
  static let greeting = Turn.say("220 mx.example.test ESMTP Postfix\r\n")
  static let hello = Turn.say(
    "250-mx.example.test\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250 8BITMIME\r\n")
  static let ready = Turn.say("220 2.0.0 Ready to start TLS\r\n")
  static let helloInTLS = Turn.say(
    "250-mx.example.test\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n")
  static let bye = Turn.say("221 2.0.0 Bye\r\n")

  static let whole: [Turn] = [greeting, hello, ready, .handshake, helloInTLS, bye, .closeNotify]
}
