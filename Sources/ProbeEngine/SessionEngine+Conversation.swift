package import SMTPWire

/// A dialogue in which a person says what is said.
extension SessionEngine {
  var isConversation: Bool { plan.conversation != nil }

  // MARK: Events

  /// A line without its line end; several only of a message, up to the one that ends it. To be called once after each
  /// `ready`.
  ///
  /// - Parameters:
  ///   - isFollowed: whether the next one is there already: commands of a group then leave together.
  ///   - isTypedAhead: whether they were there before they were asked for.
  package mutating func typed(
    _ lines: [[UInt8]], isFollowed: Bool = false, isTypedAhead: Bool = false, at time: Duration
  ) -> Action {
    // Behind the QUIT that waits for its turn nothing is said any more.
    guard state == .conversing, conversation.farewell == nil else { return repeated() }
    now = time
    isPrompted = false
    for (index, line) in lines.enumerated() where state == .conversing {
      let wasIdle = conversation.outstanding.isEmpty
      let step = conversation.typed(line, isTypedAhead: isTypedAhead)
      if case .refuse(let refusal) = step {
        // What stands behind it was meant for a server that had got this one.
        tell(.refused(refusal, dropped: lines.count - 1 - index))
        break
      }
      perform(step, wasIdle: wasIdle)
    }
    sendMessagePiece()
    holdsBack = isFollowed && !conversation.outstanding.isEmpty && conversation.isReady
    return action()
  }

  /// Nothing more will be typed: says QUIT as soon as that is possible. What was begun of a message is dropped.
  ///
  /// - Parameter reply: makes an end of it, where one does.
  package mutating func inputEnded(because reply: Reply? = nil, at time: Duration) -> Action {
    guard state == .conversing, conversation.farewell == nil else { return repeated() }
    now = time
    (isPrompted, holdsBack) = (false, false)
    endInput(because: reply)
    return action()
  }

  private mutating func endInput(because reply: Reply?) {
    let wasIdle = conversation.outstanding.isEmpty
    guard let step = conversation.inputEnded(because: reply) else {
      // A dot would deliver what nobody wants delivered.
      let reason = reply.map { "\($0.quoted) makes an end of it, and the message is not completed" }
      return fail(
        .transaction, .local,
        (reason ?? "the message has no end, a line with a dot alone")
          + ": the connection is closed, and nothing is delivered", reply: reply)
    }
    perform(step, wasIdle: wasIdle)
  }

  /// The person wants to leave now: with a QUIT where one is possible at once, or else without a word.
  package mutating func interrupted(at time: Duration) -> Action {
    guard state != .finished, state != .awaitingQuit else { return repeated() }
    guard state == .conversing, conversation.mode == .command, conversation.outstanding.isEmpty else {
      return cancelled(at: time)
    }
    return inputEnded(at: time)
  }

  /// What happened since the last call.
  package mutating func takeEvents() -> [ConversationEvent] {
    defer { events = [] }
    return events
  }

  // MARK: What follows from them

  mutating func tell(_ event: ConversationEvent) {
    if isConversation { events.append(event) }
  }

  /// The end of every event: whether a line may be typed, or that nothing comes any more.
  mutating func tellWhereWeAre() {
    switch state {
    case .finished where !hasToldEnd:
      hasToldEnd = true
      tell(.ended(record.failure))
    case .conversing where conversation.isReady && !isPrompted && !isSending:
      isPrompted = true
      let completion = CommandCompletion(
        offer: conversation.offer, isIntroduced: conversation.isIntroduced, isInsideTLS: isInsideTLS,
        dialect: target.dialect, helloName: helloName)
      tell(
        .ready(
          ConversationPrompt(
            mode: conversation.mode, isInsideTLS: isInsideTLS, completion: completion,
            mayBeResponse: conversation.mayBeResponse)))
    default: break
    }
  }

  /// Behind the greeting, and behind a handshake.
  mutating func converse() {
    state = .conversing
    waitForTurn()
  }

  /// Nobody hurries a person; a server that is asked has its time.
  private mutating func waitForTurn() {
    if isSending {
      setDeadline(plan.limits.messagePiece)
    } else if let next = conversation.outstanding.first {
      setDeadline(next.kind == .messageEnd ? plan.limits.messageVerdict : plan.limits.reply)
    } else {
      deadline = plan.limits.total
    }
  }

  private mutating func perform(_ step: Conversation.Step, wasIdle: Bool) {
    switch step {
    case .nothing, .refuse: break
    case .local(let command):
      hideSecrets()
      tell(.asked(command))
    case .leave(let line): return leaveConversation(line)
    case .send(let bytes, let shown): say(bytes, shown: shown, wasIdle: wasIdle)
    }
  }

  /// - Parameter wasIdle: whether nothing was outstanding before.
  private mutating func say(_ bytes: [UInt8], shown: [UInt8]?, wasIdle: Bool) {
    if wasIdle { stageBegan = now }
    guard conversation.mode != .message else { return saidMessageLine(bytes) }
    sendMessagePiece()
    if let failure = write(bytes) { return tlsFailed(failure, at: .transaction) }
    transcribe(.sent, shown ?? bytes)
    if let command = conversation.outstanding.last {
      if command.kind == .messageEnd { tell(.messageEnded(conversation.message)) }
      tell(.said(command, isInsideTLS: isInsideTLS))
    }
    if wasIdle { waitForTurn() }
  }

  /// The next one waits until this one has left: a message is no larger in memory than on the line.
  private mutating func saidMessageLine(_ bytes: [UInt8]) {
    messagePiece += bytes
    let tally = conversation.message
    if tally.lines <= Self.transcribedLines { transcribe(.sent, bytes) }
    if tally.lines == Self.transcribedLines { note("further lines of the message are not shown") }
    if tally.stuffedLines == 1, bytes.starts(with: [0x2E, 0x2E]) { tell(.stuffed) }
  }

  private mutating func sendMessagePiece() {
    guard !messagePiece.isEmpty else { return }
    if let failure = write(messagePiece) { return tlsFailed(failure, at: .transaction) }
    messagePiece = []
    (isSending, wantsToKnowWhenSent) = (true, true)
    waitForTurn()
  }

  /// Of one message, in the transcript.
  private static let transcribedLines = 1000

  mutating func lineWasSent() {
    isSending = false
    waitForTurn()
  }

  mutating func answeredLine(_ reply: Reply) {
    guard let command = conversation.answered(reply) else { return takeUnsolicited(reply, .transaction) }
    let milliseconds = endStage()
    tell(.answered(reply, to: command, milliseconds: milliseconds, isInsideTLS: isInsideTLS))
    if reply.code == 421 {
      return refuse(.transaction, reply, "the server ends the connection: \(reply.quoted)")
    }
    switch (command.kind, reply.code) {
    case (.hello(let verb), 250): learn(HelloResponse(verb: verb, reply: reply), milliseconds: milliseconds)
    case (.startTLS, 220):
      record.startTLS.reply = reply
      record.timings.startTLS = milliseconds
      return upgrade()
    case (.startTLS, _): record.startTLS.reply = reply
    default: break
    }
    if let farewell = conversation.takeFarewell() { return leaveConversation(farewell) }
    // The QUIT that waits has nobody who would hear it: this was DATA, or AUTH.
    if conversation.farewell != nil, conversation.mode != .command { return endInput(because: conversation.cause) }
    waitForTurn()
  }

  /// Files the offer where it belongs: in the clear, or inside TLS.
  private mutating func learn(_ response: HelloResponse, milliseconds: Double) {
    conversation.learned(response.capabilities)
    guard isInsideTLS else {
      record.plaintextHello = response
      record.timings.ehlo = milliseconds
      record.startTLS.isOffered = response.capabilities.contains(named: "STARTTLS")
      return
    }
    let isFirst = record.encryptedHello == nil
    record.encryptedHello = response
    record.timings.ehloTLS = milliseconds
    if isFirst, record.plaintextHello != nil { tell(.compared) }
  }

  private mutating func leaveConversation(_ line: [UInt8]) {
    record.status = .complete
    stageBegan = now
    if let failure = write(line) { return tlsFailed(failure, at: .quit) }
    transcribe(.sent, line)
    tell(.said(conversation.leavesByItself ? Self.ownFarewell : Self.farewell, isInsideTLS: isInsideTLS))
    record.quit.wasSent = true
    enter(.awaitingQuit, within: plan.limits.quit ?? plan.limits.reply)
  }

  static let farewell = SentCommand(kind: .quit, shown: "QUIT")

  /// The same, where nobody typed it.
  static let ownFarewell = {
    var command = farewell
    command.isOurs = true
    return command
  }()

  /// Between the answer to QUIT and the end of the connection, which nobody wants to wait for.
  static let closingPatience = Duration.milliseconds(500)

  // MARK: Endings

  mutating func conversationEnded(reset: Bool) {
    let verb = reset ? "reset" : "closed"
    let reason: FailureReason = reset ? .reset : .closed
    let place = conversation.outstanding.first.map { " in place of a reply to \(Self.name(of: $0))" } ?? ""
    fail(.transaction, reason, "the server \(verb) the connection\(place)", evidence: Array(parser.unclaimed))
  }

  mutating func lostPatienceInConversation() {
    if isSending {
      return fail(
        .transaction, .timeout, "the server took no more of the message for \(plan.limits.messagePiece.text)")
    }
    guard let command = conversation.outstanding.first else {
      if conversation.mode == .command {
        // There is no time left to wait for the answer.
        record.quit.wasSent = send(.quit) == nil
        if record.quit.wasSent { tell(.said(Self.ownFarewell, isInsideTLS: isInsideTLS)) }
      }
      return fail(
        .transaction, .timeout, "the session has lasted for \(plan.limits.total.text), as long as it may")
    }
    let limit = command.kind == .messageEnd ? plan.limits.messageVerdict : plan.limits.reply
    let text = now >= plan.limits.total ? "the \(plan.limits.total.text) of the whole session" : limit.text
    let isMidReply = parser.isMidReply
    fail(
      .transaction, isMidReply ? .tooSlow : .timeout,
      "\(isMidReply ? "the reply to" : "no reply to") \(Self.name(of: command)) \(isMidReply ? "was not complete " : "")within \(text)",
      evidence: Array(parser.unclaimed))
  }

  private static func name(of command: SentCommand) -> String {
    switch command.kind {
    case .messageEnd: "the message"
    case .auth: "AUTH"
    case .hello, .startTLS, .mail, .recipient, .reset, .data, .quit, .other:
      firstWord(of: command.shown)
    }
  }

  /// Up to a blank, or to what is escaped: a tab parts words as well.
  private static func firstWord(of text: String) -> String {
    let word = Substring(text.utf8.prefix { $0 != 0x20 && $0 != UInt8(ascii: "\\") })
    return word.isEmpty ? "the command" : Escaping.quotable(word)
  }
}
