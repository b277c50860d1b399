import SMTPWire
import TLSSession

/// Every way out of the dialogue.
extension SessionEngine {
  /// The stage that is under way.
  var stage: Stage {
    switch state {
    case .idle, .connecting: .connect
    case .awaitingGreeting, .identifying: .greeting
    case .awaitingHello: isInsideTLS ? .ehloTLS : .ehlo
    case .awaitingStartTLS: .starttls
    case .handshaking, .collectingForeign: .handshake
    case .exchanging, .conversing: .transaction
    case .awaitingQuit, .finished: .quit
    }
  }

  /// Everything that was planned was observed.
  mutating func complete(quitting: Bool = true) {
    record.status = .complete
    leave(quitting: quitting)
  }

  mutating func fail(
    _ stage: Stage, _ reason: FailureReason, _ message: String, reply: Reply? = nil, alert: TLSAlert? = nil,
    evidence: [UInt8] = [], quitting: Bool = false
  ) {
    fail(
      Failure(stage: stage, reason: reason, message: message, reply: reply, alert: alert, evidence: evidence),
      quitting: quitting)
  }

  mutating func fail(_ failure: Failure, quitting: Bool = false) {
    record.status = .ended
    timeFailedStage(failure.stage)
    record.failure = failure
    note("failed at \(failure.stage.rawValue): \(failure.message)")
    leave(quitting: quitting)
  }

  /// The stage that failed is the one that took its time: the report shows that, too.
  private mutating func timeFailedStage(_ stage: Stage) {
    switch stage {
    case .connect where record.timings.connect == nil: record.timings.connect = endStage()
    case .greeting where record.timings.greeting == nil: record.timings.greeting = endStage()
    case .ehlo where record.timings.ehlo == nil: record.timings.ehlo = endStage()
    case .starttls where record.startTLS.reply == nil && record.startTLS.isOffered != false:
      record.timings.startTLS = endStage()
    case .handshake where record.timings.handshake == nil: record.timings.handshake = endStage()
    case .ehloTLS where record.timings.ehloTLS == nil: record.timings.ehloTLS = endStage()
    case .resolve, .connect, .greeting, .ehlo, .starttls, .handshake, .ehloTLS, .transaction, .quit: break
    }
  }

  /// A refusal by reply. After a 421 the server closes (RFC 5321 §3.8); after any other it waits for QUIT.
  mutating func refuse(_ stage: Stage, _ reply: Reply, _ message: String) {
    // Inside the goodbye nothing is refused any more.
    guard state != .awaitingQuit else { return }
    fail(stage, .rejected, message, reply: reply, quitting: reply.code != 421)
  }

  private mutating func leave(quitting: Bool) {
    guard quitting else { return finish() }
    guard takeForerunners() else { return finish() }
    stageBegan = now
    guard send(.quit) == nil else { return finish() }
    record.quit.wasSent = true
    tell(.said(Self.ownFarewell, isInsideTLS: isInsideTLS))
    guard let patience = quitPatience else { return finish() }
    enter(.awaitingQuit, within: patience)
  }

  /// What is there before QUIT is said answers something else.
  ///
  /// - Returns: false for a peer that talks on and on, to whom nothing is left to say.
  private mutating func takeForerunners() -> Bool {
    while record.unsolicitedReplies.count < Self.unsolicitedLimit {
      guard let reply = try? parser.next() else { return true }
      _ = shiftsHello(reply)
      record.unsolicitedReplies.append(unsolicited(reply, .quit))
    }
    return false
  }

  /// The reply to QUIT is worth no round trip: it is waited for only where the user asks, or where the peer is so near
  /// that it comes at once.
  private var quitPatience: Duration? {
    if let limit = plan.limits.quit { return limit > .zero ? limit : nil }
    if isConversation { return plan.limits.reply }
    let timings = record.timings
    let quickest = [timings.connect, timings.greeting, timings.ehlo, timings.startTLS].compactMap(\.self).min()
    return quickest.map { $0 < Self.nearMilliseconds } == true ? Self.nearPatience : nil
  }

  private static let nearMilliseconds = 1.0
  private static let nearPatience = Duration.milliseconds(50)

  mutating func finish() {
    if case .tls(let layer) = channel, record.tls != nil, record.failure?.reason != .alert { layer.close() }
    state = .finished
  }

  // MARK: The peer's end

  mutating func inputEnded(reset: Bool) {
    let reason: FailureReason = reset ? .reset : .closed
    let verb = reset ? "reset" : "closed"
    note("the peer \(verb) the connection")
    switch state {
    case .awaitingQuit:
      if reset, record.tls?.closeNotify == nil { record.tls?.closeNotify = false }
      leftWithoutAnswer()
    case .awaitingGreeting where foreignProtocol != nil, .identifying where foreignProtocol != nil:
      failForeign()
    case .awaitingGreeting where hasStrayLinesOnly:
      notAReply()
    case .awaitingGreeting:
      fail(.greeting, reason, "the server \(verb) the connection before its greeting", evidence: unclaimed)
    case .identifying:
      // It was silent for the whole time; that it leaves when it hears QUIT says nothing more.
      fail(.greeting, .timeout, "no greeting within \(limitText(plan.limits.greeting))", evidence: unclaimed)
    case .conversing:
      conversationEnded(reset: reset)
    case .awaitingHello, .awaitingStartTLS, .exchanging:
      fail(stage, reason, "the server \(verb) the connection in place of a reply", evidence: unclaimed)
    case .handshaking:
      if case .tls(let layer) = channel { record.chain = layer.chain() }
      fail(.handshake, reason, "the server \(verb) the connection during the TLS handshake")
    case .collectingForeign:
      endForeign()
    case .connecting:
      fail(.connect, reason, "the connection was \(verb) while it was being made")
    case .idle, .finished:
      finish()
    }
  }

  /// The peer left, or made no sense any more, after QUIT.
  mutating func leftWithoutAnswer() {
    if record.quit.reply == nil { record.quit.isKnownUnanswered = true }
    finish()
  }

  private var unclaimed: [UInt8] { Array(parser.unclaimed) }

  /// Lines came, and none of them begins with a code.
  private var hasStrayLinesOnly: Bool { !parser.strayLinesSoFar.isEmpty && !parser.hasReplyLines }

  private mutating func notAReply() {
    let lines = unclaimed.split { $0 == 0x0D || $0 == 0x0A }
    let line = lines.first { !$0.allSatisfy(\.isBlank) } ?? []
    fail(
      stage, .malformedReply, Self.words(for: line, inPlaceOf: stage == .greeting ? "greeting" : "reply"),
      evidence: unclaimed)
  }

  private static func words(for line: ArraySlice<UInt8>, inPlaceOf wanted: String) -> String {
    guard !line.allSatisfy(\.isBlank) else { return "what came is no \(wanted), but blank" }
    return "what came is no \(wanted): \(Escaping.escaped(line.prefix(120)))"
  }

  private mutating func endForeign() {
    guard case .tls(let layer) = channel, case .failed(let failure) = layer.handshake() else { return finish() }
    tlsFailed(failure, at: .handshake)
  }

  // MARK: Deadlines

  mutating func lostPatience() {
    let isOutOfTime = now >= plan.limits.total
    switch state {
    case .connecting:
      fail(.connect, .timeout, "no answer within \(limitText(plan.limits.connect))")
    case .awaitingGreeting where foreignProtocol != nil, .identifying where foreignProtocol != nil:
      failForeign()
    case .awaitingGreeting where hasStrayLinesOnly:
      notAReply()
    case .awaitingGreeting where parser.isMidReply:
      fail(
        .greeting, .tooSlow, "the greeting was not complete within \(limitText(plan.limits.greeting))",
        evidence: unclaimed)
    case .awaitingGreeting:
      if !isOutOfTime, case .plaintext = channel { return askWhoIsThere() }
      fail(.greeting, .timeout, "no greeting within \(limitText(plan.limits.greeting))")
    case .identifying:
      fail(.greeting, .timeout, "no greeting within \(limitText(plan.limits.greeting))")
    case .awaitingHello where hasStrayLinesOnly, .awaitingStartTLS where hasStrayLinesOnly,
      .exchanging where hasStrayLinesOnly, .conversing where hasStrayLinesOnly:
      notAReply()
    case .conversing:
      lostPatienceInConversation()
    case .awaitingHello, .awaitingStartTLS:
      lostPatience(within: plan.limits.reply)
    case .exchanging where exchangePatience == .piece:
      fail(.transaction, .timeout, "the server took no more of the message for \(limitText(plan.limits.messagePiece))")
    case .exchanging:
      lostPatience(within: exchangeLimit)
    case .handshaking:
      let began = record.traffic.bytesReceived > bytesBeforeHandshake
      if case .tls(let layer) = channel { record.chain = layer.chain() }
      fail(
        .handshake, began ? .tooSlow : .timeout,
        began
          ? "the TLS handshake was not complete within \(limitText(plan.limits.handshake))"
          : "no answer to the TLS ClientHello within \(limitText(plan.limits.handshake))")
    case .collectingForeign:
      endForeign()
    case .awaitingQuit:
      record.quit.isKnownUnanswered = record.quit.reply == nil && (plan.limits.quit != nil || isConversation)
      finish()
    case .idle, .finished:
      finish()
    }
  }

  private mutating func lostPatience(within limit: Duration) {
    let isMidReply = parser.isMidReply
    let verb = isMidReply ? "the reply was not complete" : "no reply"
    fail(
      stage, isMidReply ? .tooSlow : .timeout, "\(verb) within \(limitText(limit))", evidence: unclaimed)
  }

  /// The limit that was really waited for.
  private func limitText(_ limit: Duration) -> String {
    now >= plan.limits.total ? "the \(plan.limits.total.text) of the whole probe" : limit.text
  }

  /// A silent peer may wait for the client to speak, as HTTP and TLS servers do. What it answers to QUIT names it.
  private mutating func askWhoIsThere() {
    send(.quit)
    record.quit.wasSent = true
    enter(
      .identifying,
      within: plan.limits.identification ?? min(Self.identificationPatience, plan.limits.greeting / 20))
  }

  private static let identificationPatience = Duration.seconds(2)

  // MARK: Replies that are none

  mutating func unreadable(_ error: ReplyError) {
    let stage = stage
    guard state != .awaitingQuit else { return leftWithoutAnswer() }
    switch error {
    case .tooLong(let limit, let line):
      fail(stage, .replyTooLong, "the server sends \(limit)", evidence: line)
    case .malformed(let line):
      fail(stage, .malformedReply, Self.words(for: line[...], inPlaceOf: "reply"), evidence: line)
    }
  }
}
