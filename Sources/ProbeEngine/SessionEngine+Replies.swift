import MailDNS
import MailPolicy
import SMTPWire
import TLSSession

/// From bytes to replies, and what each reply leads to.
extension SessionEngine {
  mutating func receivedInClear(_ bytes: [UInt8]) {
    transcribe(.received, bytes)
    parser.append(bytes)
    takeReplies()
  }

  /// Reads what TLS holds, and acts on it.
  mutating func readInsideTLS() {
    guard isAwaitingReplies else { return }
    collectFromTLS()
    takeReplies()
    guard isAwaitingReplies, let end = endInsideTLS else { return }
    switch end {
    case .bytes, .incomplete:
      return
    case .closed(let notified):
      record.tls?.closeNotify = notified
      note(notified ? "TLS ended with close_notify" : "TLS ended without close_notify")
      inputEnded(reset: false)
    case .failed where state == .awaitingQuit:
      leftWithoutAnswer()
    case .failed(let failure):
      tlsFailed(failure, at: stage)
    }
  }

  /// Gives the parser all that TLS holds, however many records that is: what is there already answers nothing that is
  /// still to be said.
  mutating func collectFromTLS() {
    guard case .tls(let layer) = channel, isInsideTLS, endInsideTLS == nil else { return }
    var bytes: [UInt8] = []
    while endInsideTLS == nil {
      switch layer.read() {
      case .bytes(let more):
        bytes += more
        continue
      case .incomplete: break
      case .closed(let notified): endInsideTLS = .closed(notified: notified)
      case .failed(let failure): endInsideTLS = .failed(failure)
      }
      break
    }
    guard !bytes.isEmpty else { return }
    transcribe(.received, bytes)
    parser.append(bytes)
  }

  private var isAwaitingReplies: Bool {
    switch state {
    case .awaitingGreeting, .awaitingHello, .exchanging, .conversing, .awaitingQuit: true
    case .idle, .connecting, .identifying, .awaitingStartTLS, .handshaking, .collectingForeign, .finished: false
    }
  }

  private mutating func takeReplies() {
    // Before any reply is read: a page of HTTP may hold lines that look like one.
    if foreignProtocol != nil {
      if Self.tellsEnough(parser.unclaimed) { return failForeign() }
      // The rest of the line tells a person what it is, however it was cut.
      deadline = min(deadline, now + Self.foreignPatience)
      return
    }
    do throws(ReplyError) {
      while let reply = try nextReply() { take(reply) }
    } catch {
      unreadable(error)
    }
  }

  /// Nil once nobody waits for a reply: what is left then is the leftover.
  private mutating func nextReply() throws(ReplyError) -> Reply? {
    switch state {
    case .awaitingGreeting, .identifying, .awaitingHello, .awaitingStartTLS, .exchanging, .conversing, .awaitingQuit:
      try parser.next()
    case .idle, .connecting, .handshaking, .collectingForeign, .finished: nil
    }
  }

  private mutating func take(_ reply: Reply) {
    // What a person is told at once can be hidden at once.
    let reply = conversation.secrets.masked(reply)
    switch state {
    case .awaitingGreeting: greeted(reply)
    case .identifying: fail(.greeting, .timeout, "the greeting took longer than \(plan.limits.greeting.text)")
    case .awaitingHello(let verb): answeredHello(reply, verb)
    case .awaitingStartTLS: answeredStartTLS(reply)
    case .exchanging: answeredExchange(reply)
    case .conversing: answeredLine(reply)
    case .awaitingQuit: answeredQuit(reply)
    case .idle, .connecting, .handshaking, .collectingForeign, .finished: break
    }
  }

  // MARK: Greeting

  private mutating func greeted(_ reply: Reply) {
    record.greeting = Greeting(reply: reply)
    record.timings.greeting = endStage()
    tell(.greeted(reply, milliseconds: record.timings.greeting ?? 0))
    if reply.isFailure { return refuse(.greeting, reply, "the server refuses the connection: \(reply.quoted)") }
    guard reply.code == 220 else {
      return fail(
        .greeting, .outOfOrderReply, "the greeting is \(reply.quoted), not 220", reply: reply, quitting: true)
    }
    if isConversation { return converse() }
    if plan.quitAfter == .greeting { return complete() }
    sendHello(target.dialect == .lmtp ? .lhlo : .ehlo)
  }

  /// What is spoken in place of a greeting, as far as the first bytes tell.
  var foreignProtocol: ForeignProtocol? {
    guard state == .awaitingGreeting || state == .identifying else { return nil }
    return ForeignProtocol(firstBytes: parser.unclaimed)
  }

  /// A whole line, a whole alert of TLS, or as much as is kept.
  private static func tellsEnough(_ bytes: ArraySlice<UInt8>) -> Bool {
    let alertLength = 7
    let isTLS = ForeignProtocol(firstBytes: bytes) == .tls
    return bytes.contains(0x0A) || bytes.count >= ReplyParser.unclaimedLimit || (isTLS && bytes.count >= alertLength)
  }

  mutating func failForeign() {
    guard let other = foreignProtocol else { return }
    fail(
      .greeting, .malformedReply,
      "this is no \(target.dialect.rawValue.uppercased()) server: it speaks \(other.rawValue)",
      evidence: firstLine(parser.unclaimed))
  }

  /// Up to the first line end: what comes behind it depends on how the stream was cut.
  func firstLine(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    return bytes.firstIndex(of: 0x0A).map { Array(bytes[...$0]) } ?? bytes
  }

  // MARK: EHLO

  /// The hello's stage: before TLS or within.
  private var helloStage: Stage { isInsideTLS ? .ehloTLS : .ehlo }

  mutating func sendHello(_ verb: HelloVerb) {
    guard takeUnsolicited(helloStage) else { return }
    do throws(CommandError) {
      let command = try Command.hello(verb, helloName)
      if let failure = send(command) { return tlsFailed(failure, at: helloStage) }
      enter(.awaitingHello(verb), within: plan.limits.reply)
    } catch {
      fail(helloStage, .local, "the name for \(verb.rawValue) cannot be sent: it is too long or holds a control byte")
    }
  }

  var helloName: String {
    switch plan.helloName {
    case .name(let name): name
    // A Unix socket has no address; the loopback's is as true as any.
    case .addressLiteral: (localAddress ?? .loopback).addressLiteral
    }
  }

  private mutating func answeredHello(_ reply: Reply, _ verb: HelloVerb) {
    let stage = helloStage
    // A second greeting, in place of the answer: the answer comes behind it.
    if reply.code == 220 { return takeUnsolicited(reply, stage) }
    if reply.isFailure { return refusedHello(reply, verb) }
    guard reply.code == 250 else {
      return fail(
        stage, .outOfOrderReply, "\(verb.rawValue) was answered with \(reply.quoted)", reply: reply, quitting: true)
    }
    let response = HelloResponse(verb: verb, reply: reply)
    if isInsideTLS {
      record.encryptedHello = response
      record.timings.ehloTLS = endStage()
      finishHellos()
    } else {
      record.plaintextHello = response
      record.timings.ehlo = endStage()
      record.startTLS.isOffered = response.capabilities.contains(named: "STARTTLS")
      if plan.quitAfter == .ehlo || target.security == .none { finishHellos() } else { askEnforcement() }
    }
  }

  private mutating func refusedHello(_ reply: Reply, _ verb: HelloVerb) {
    // Only "not recognised" and "not implemented" ask for HELO (RFC 5321 §3.2); after STARTTLS the server has shown
    // that it knows EHLO.
    let isFirstHello = record.plaintextHello == nil
    if verb == .ehlo, isFirstHello, reply.code == 500 || reply.code == 502 {
      // A server that knows no PROXY header answers it as a command; HELO would then get the answer to EHLO.
      guard plan.proxyProtocol == nil else {
        return refuse(
          helloStage, reply, "EHLO was refused, or the PROXY header in front of it was: \(reply.quoted)")
      }
      record.refusedHello = reply
      return sendHello(.helo)
    }
    refuse(helloStage, reply, "\(verb.rawValue) was refused: \(reply.quoted)")
  }

  // MARK: STARTTLS

  mutating func sendStartTLS() {
    let isOffered = record.startTLS.isOffered == true
    guard isOffered || plan.forcesStartTLS else {
      if target.policy == .may { return finishHellos() }
      return fail(
        .starttls, .notOffered, "STARTTLS is not offered, and the policy \(target.policy.rawValue) demands it",
        quitting: true)
    }
    guard takeUnsolicited(.starttls) else { return }
    record.startTLS.wasForced = !isOffered
    send(.startTLS)
    enter(.awaitingStartTLS, within: plan.limits.reply)
  }

  private mutating func answeredStartTLS(_ reply: Reply) {
    record.startTLS.reply = reply
    record.timings.startTLS = endStage()
    if reply.isFailure { return refuse(.starttls, reply, "STARTTLS was refused: \(reply.quoted)") }
    guard reply.code == 220 else {
      return fail(
        .starttls, .outOfOrderReply, "STARTTLS was answered with \(reply.quoted)", reply: reply, quitting: true)
    }
    upgrade()
  }

  /// Behind the 220 to STARTTLS.
  mutating func upgrade() {
    let leftover = parser.takeLeftover()
    guard leftover.isEmpty else {
      record.startTLS.leftover = leftover
      return fail(
        .starttls, .plaintextAfter220,
        "\(leftover.count) bytes in the clear behind the 220: \(Escaping.escaped(leftover.prefix(120)))",
        evidence: leftover)
    }
    // The server now waits for a ClientHello: a QUIT in the clear would be nonsense to it.
    if plan.quitAfter == .starttls { return complete(quitting: false) }
    beginHandshake()
  }

  // MARK: QUIT

  private mutating func answeredQuit(_ reply: Reply) {
    guard record.quit.reply == nil else { return takeUnsolicited(reply, .quit) }
    if shiftsHello(reply) { return record.unsolicitedReplies.append(unsolicited(reply, .quit)) }
    record.quit.reply = reply
    record.timings.quit = endStage()
    guard isConversation else { return }
    tell(
      .answered(
        reply, to: Self.farewell, milliseconds: record.timings.quit ?? 0, isInsideTLS: isInsideTLS))
    setDeadline(Self.closingPatience)
  }

  // MARK: What nobody asked for

  /// Files complete replies that are there although nothing is being waited for. A partial line stays.
  ///
  /// - Returns: false where that ended the dialogue.
  mutating func takeUnsolicited(_ stage: Stage) -> Bool {
    do throws(ReplyError) {
      while state != .finished, let reply = try parser.next() { takeUnsolicited(reply, stage) }
    } catch {
      unreadable(error)
    }
    return state != .finished && state != .awaitingQuit
  }

  mutating func takeUnsolicited(_ reply: Reply, _ stage: Stage) {
    tell(.unsolicited(reply, isInsideTLS: isInsideTLS))
    record.unsolicitedReplies.append(unsolicited(reply, stage))
    if reply.code == 421 { return refuse(stage, reply, "the server ends the connection: \(reply.quoted)") }
    if record.unsolicitedReplies.count >= Self.unsolicitedLimit {
      if state == .awaitingQuit { return finish() }
      fail(stage, .outOfOrderReply, "the server sends replies that nobody asked for", reply: reply)
    }
  }

  func unsolicited(_ reply: Reply, _ stage: Stage) -> UnsolicitedReply {
    UnsolicitedReply(stage: stage, isInsideTLS: isInsideTLS, reply: reply)
  }

  static let unsolicitedLimit = 16

  /// A list of extensions behind the answer to EHLO: one of the two answers nothing, and nobody knows which. What was
  /// learnt from the first is forgotten then.
  mutating func shiftsHello(_ reply: Reply) -> Bool {
    guard reply.code == 250, reply.lines.count > 1, !isConversation, exchange == nil, record.failure == nil,
      let hello = isInsideTLS ? record.encryptedHello : record.plaintextHello
    else { return false }
    let stage: Stage = isInsideTLS ? .ehloTLS : .ehlo
    record.unsolicitedReplies.append(unsolicited(hello.reply, stage))
    if isInsideTLS {
      record.encryptedHello = nil
    } else {
      (record.plaintextHello, record.startTLS.isOffered) = (nil, nil)
    }
    record.status = .ended
    record.failure = Failure(
      stage: stage, reason: .outOfOrderReply,
      message: "\(hello.verb.rawValue) was answered twice, at last with \(reply.quoted)",
      reply: reply)
    return true
  }
}

extension Duration {
  /// Seconds for people, `15 s` or `0.5 s`.
  var text: String {
    let milliseconds = Int64(milliseconds.rounded())
    let rest = milliseconds % 1000
    if rest == 0 { return "\(milliseconds / 1000) s" }
    var digits = String(1000 + rest).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(milliseconds / 1000).\(digits) s"
  }
}
