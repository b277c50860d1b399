// Invariant: whatever a server says and does, the engine ends, in a bounded number of waits, with a record that is
// final: complete without a failure, or with one. Lines that come whole or cut anywhere give the same record. The engine
// says nothing but its own commands, QUIT and STARTTLS at most once; messages are printable; memory is bounded, however
// much comes. Never a trap.
//
// Real TLS would stop nearly every input at its door, so a double stands in for it: bytes pass through it as they are,
// and the choices in front of the script say how its handshake goes.

import Certificates
import MailDNS
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSCrypto
import TLSSession

func checkEngine(_ bytes: [UInt8]) {
  let script = Script(bytes)
  let whole = Run(script, cutting: .lines)
  let cut = Run(script, cutting: .anywhere)
  hold(whole.sent == cut.sent, "cut anywhere, the engine says something else: \(whole.sent) \(cut.sent)")
  hold(
    whole.comparable == cut.comparable,
    "cut anywhere, the record differs:\n\(whole.comparable)\n\(cut.comparable)")
  // How much of what is no SMTP was there when it was noticed is the only thing that the cut decides.
  let evidence = (whole.record.failure?.evidence ?? [], cut.record.failure?.evidence ?? [])
  hold(evidence.0.starts(with: evidence.1) && evidence.0.isEmpty == evidence.1.isEmpty, "evidence: \(evidence)")
  // Several replies at once: other records, but the same rules.
  _ = Run(script, cutting: .never)
}

/// A byte script: choices, then what the server says. 0xFF, which no text holds, and the byte behind it are an event.
private struct Script {
  enum Event {
    /// Bytes of one moment.
    case bytes(ArraySlice<UInt8>)
    case wait(Duration)
    case deadline
    /// The driver tells a deadline that has not come.
    case earlyDeadline
    case close
    case reset
    case cancelled
  }

  var target = Target(input: "mx.example.test", kind: .host, name: "mx.example.test", port: 25)
  var plan = ProbePlan()
  var tls: TLSDouble.Plan
  var connectTime: Duration
  var seed: UInt8
  var events: [Event] = []

  init(_ bytes: [UInt8]) {
    var choices = Choices(bytes)
    target.security = choices.pick([.starttls, .implicit, .none])
    target.dialect = choices.pick([.smtp, .lmtp])
    target.policy = choices.pick([.may, .encrypt, .verify])
    plan.quitAfter = choices.pick([nil] + Stage.allCases)
    plan.limits.quit = choices.pick([nil, .zero, .seconds(1)])
    plan.limits.replySize = choices.pick([
      ReplyLimits(), ReplyLimits(lineLength: 64, totalLength: 256, lineCount: 8, strayLineCount: 2),
    ])
    plan.helloName = choices.pick([.name("client.example.test"), .addressLiteral, .name("a\r\nRSET")])
    let flags = choices.byte()
    plan.forcesStartTLS = flags & 1 != 0
    plan.tls.logsKeys = flags & 2 != 0
    plan.proxyProtocol = flags & 4 != 0 ? (flags & 8 != 0 ? .v1 : .v2) : nil
    connectTime = flags & 16 != 0 ? .microseconds(10) : .milliseconds(10)
    plan.recordsTranscript = true
    tls = TLSDouble.Plan(&choices)
    seed = choices.byte()

    var rest = choices.rest
    while let mark = rest.firstIndex(of: 0xFF) {
      if mark > rest.startIndex { events.append(.bytes(rest[..<mark])) }
      rest = rest[mark...].dropFirst()
      switch (rest.popFirst() ?? 0) & 7 {
      case 0: events.append(.wait(.milliseconds(10)))
      case 1: events.append(.wait(.seconds(1)))
      case 2: events.append(.deadline)
      case 3: events.append(.close)
      case 4: events.append(.reset)
      case 5: events.append(.wait(.zero))
      case 6: events.append(.earlyDeadline)
      default: events.append(.cancelled)
      }
    }
    if !rest.isEmpty { events.append(.bytes(rest)) }
  }
}

/// One script played to the engine.
private struct Run {
  enum Cutting {
    /// All bytes of a moment in one piece.
    case never
    /// Behind each line, so that no piece holds more than one reply, and that at its end.
    case lines
    /// There and elsewhere.
    case anywhere
  }

  private(set) var record: EndpointRecord
  private(set) var sent: [UInt8] = []

  init(_ script: Script, cutting: Cutting) {
    let layer = TLSDouble(script.tls)
    var engine = SessionEngine(
      endpoint: Endpoint(host: "mx.example.test", transport: .tcp(address: .loopback, port: 25)),
      target: script.target, plan: script.plan, tls: TLSDouble.Source(layer: layer),
      startedAt: UnixTime(year: 2026, month: 11, day: 24))
    var cuts = Cuts(seed: script.seed)
    var now = Duration.zero
    var received = 0
    record = engine.record
    var action = take(engine.start(at: now), engine.record)
    now += script.connectTime
    let address = IPAddress(octets: [192, 0, 2, 1])
    action = take(engine.connected(local: address, localPort: 40_000, peer: address, at: now), engine.record)

    events: for event in script.events {
      guard case .wait(let deadline) = action.next else { break }
      switch event {
      case .bytes(let bytes):
        for piece in Self.pieces(of: bytes, cutting, &cuts) {
          received += piece.count
          action = take(engine.received(Array(piece), at: now), engine.record)
          if action.next == .finish { break events }
        }
      case .wait(let time): now += time
      case .deadline:
        now = max(now, deadline)
        action = take(engine.deadlinePassed(at: now), engine.record)
      case .earlyDeadline where deadline > now:
        action = take(engine.deadlinePassed(at: now), engine.record)
        hold(action == Action(next: .wait(until: deadline)), "a deadline that has not come changes something")
      case .earlyDeadline: continue
      case .close, .reset:
        var isReset = false
        if case .reset = event { isReset = true }
        action = take(engine.inputClosed(reset: isReset, at: now), engine.record)
      case .cancelled: action = take(engine.cancelled(at: now), engine.record)
      }
    }

    // A server that falls silent: the greeting's end, whoever is there, the goodbye.
    for _ in 0..<4 {
      guard case .wait(let deadline) = action.next else { break }
      now = max(now, deadline)
      action = take(engine.deadlinePassed(at: now), engine.record)
    }
    hold(action.next == .finish, "the engine does not end")

    record = engine.record
    hold(record.traffic.bytesSent == sent.count && record.traffic.bytesReceived == received, "bytes are lost")
    check(script)

    // The driver may still have something to tell.
    now += .seconds(1)
    let last = [
      engine.received(Array("250 late\r\n".utf8), at: now), engine.deadlinePassed(at: now),
      engine.inputClosed(reset: false, at: now), engine.cancelled(at: now),
      engine.connectFailed(.reset, "late", at: now),
    ]
    hold(last.allSatisfy { $0 == Action(next: .finish) }, "more to do behind the end")
    hold(engine.record == record, "the record is not final")
  }

  private mutating func take(_ action: Action, _ record: EndpointRecord) -> Action {
    sent += action.send
    return action
  }

  private static func pieces(of bytes: ArraySlice<UInt8>, _ cutting: Cutting, _ cuts: inout Cuts) -> [ArraySlice<UInt8>]
  {
    guard cutting != .never else { return [bytes] }
    var pieces: [ArraySlice<UInt8>] = []
    var rest = bytes
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
      pieces += cutting == .lines ? [rest[..<end]] : cuts.pieces(of: rest[..<end])
      rest = rest[end...]
    }
    return pieces
  }

  /// What must not depend on the cut.
  var comparable: EndpointRecord {
    var record = record
    record.failure?.evidence = []
    // The end may lie within a piece.
    record.traffic.bytesReceived = 0
    record.transcript.removeAll { $0.kind == .received }
    return record
  }

  private func check(_ script: Script) {
    switch record.status {
    case .complete: hold(record.failure == nil, "complete, but failed")
    case .ended: hold(record.failure != nil, "ended without a reason")
    case .skipped: hold(false, "skipped")
    }
    if let failure = record.failure {
      hold(isPrintable(failure.message) && !failure.message.isEmpty, "message: \(failure.message.debugDescription)")
      hold(failure.evidence.count <= 256 * 1024, "\(failure.evidence.count) bytes of evidence")
      hold(failure.reason != .rejected || failure.reply != nil, "rejected without a reply")
    }
    hold(record.unsolicitedReplies.count <= 32, "\(record.unsolicitedReplies.count) replies that nobody asked for")
    hold(record.tls != nil || record.encryptedHello == nil, "a hello inside TLS without TLS")
    hold(record.startTLS.leftover?.isEmpty != true, "a leftover of nothing")
    hold((record.startTLS.leftover == nil) == (record.failure?.reason != .plaintextAfter220), "a leftover")
    if script.target.security == .starttls, record.tls != nil {
      hold(record.startTLS.reply?.code == 220 && record.startTLS.leftover == nil, "TLS that nobody agreed to")
    }
    hold(script.target.security != .none || record.startTLS.reply == nil, "STARTTLS although none was wanted")
    for time in [record.timings.connect, record.timings.greeting, record.timings.ehlo, record.timings.total] {
      hold((time ?? 0) >= 0, "a time below zero")
    }
    _ = record.capabilityChanges
    checkCommands(script)
  }

  /// What was said, behind a header of the PROXY protocol.
  private func checkCommands(_ script: Script) {
    guard script.plan.proxyProtocol == nil else { return }
    var counts: [String: Int] = [:]
    var lines = String(decoding: sent, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
    hold(lines.popLast()?.isEmpty == true, "half a line")
    for line in lines {
      let verb = line.prefix { $0 != " " }
      counts[String(verb), default: 0] += 1
      let argument = line.dropFirst(verb.count)
      switch verb {
      case "EHLO", "HELO", "LHLO": hold(argument == " client.example.test" || argument == " [192.0.2.1]", "\(line)")
      case "STARTTLS", "QUIT": hold(argument.isEmpty, "\(line)")
      default: hold(false, "a command of no engine: \(line)")
      }
    }
    for verb in ["STARTTLS", "QUIT", "HELO"] { hold((counts[verb] ?? 0) <= 1, "\(verb) more than once") }
    hold((counts["EHLO"] ?? 0) + (counts["LHLO"] ?? 0) <= 2, "more than two hellos")
    hold((counts["QUIT"] ?? 0 > 0) == record.quit.wasSent, "QUIT and the record of it")
  }
}
