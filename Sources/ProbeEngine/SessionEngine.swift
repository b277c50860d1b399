package import Certificates
package import MailDNS
import SMTPWire
import TLSSession

/// One dialogue with one endpoint as a value: events in, one action out. It has no socket and no clock; `at` is the time
/// since the probe of this endpoint began.
///
/// The states, the event that leads on, and what is sent then:
///
///     idle                 start                  → connecting
///     connecting           connected              → awaitingGreeting, or handshaking (implicit TLS)
///                          connectFailed, late    → finished
///     awaitingGreeting     220                    → awaitingHello         sends EHLO (LHLO)
///                          silence                → identifying           sends QUIT, to see what answers
///     identifying          bytes, silence         → finished
///     awaitingHello        250                    → awaitingStartTLS      sends STARTTLS, where offered or forced
///                                                 → awaitingQuit          sends QUIT, inside TLS or where there is none
///                                                 → exchanging            in its place, where something is planned
///                                                 → exchanging            before STARTTLS, too, in a relay test
///                          500, 502               → awaitingHello         sends HELO once (RFC 5321 §3.2)
///     awaitingStartTLS     220, nothing behind it → handshaking           sends ClientHello
///                          220, bytes behind it   → finished              they belong neither to SMTP nor to TLS
///     handshaking          complete               → awaitingHello         sends EHLO inside TLS (RFC 3207 §4.2)
///                                                 → awaitingGreeting      where TLS came first
///                          what is no TLS         → collectingForeign
///     collectingForeign    a line, silence        → finished
///     awaitingGreeting     220, where a person speaks   → conversing
///     conversing           a line that was typed        → conversing            sends it, see `Conversation`
///                          220 to STARTTLS              → handshaking, and back here without an EHLO
///                          QUIT, nothing more to type   → awaitingQuit
///     exchanging           a reply, what was sent left → exchanging     as the exchange says
///                          its end                → awaitingQuit, or awaitingStartTLS
///     awaitingQuit         221 and the end        → finished
///
/// Out of every state lead, besides: the end of the input, a reset, a deadline, a reply that is none or too long, and a
/// 421, which may come at any moment (RFC 5321 §3.8). Each ends the dialogue with a reason in the record; a refusal is
/// still answered with QUIT where the dialogue permits it. Whatever happens, the record is complete for what was seen.
package struct SessionEngine: ~Copyable {
  enum State: Equatable {
    case idle
    case connecting
    case awaitingGreeting
    case identifying
    case awaitingHello(HelloVerb)
    case awaitingStartTLS
    case handshaking
    case collectingForeign
    case exchanging
    case conversing
    case awaitingQuit
    case finished
  }

  /// What bytes of the dialogue travel through.
  enum Channel {
    case plaintext
    case tls(any TLSLayer)
  }

  package internal(set) var record: EndpointRecord

  let target: Target
  let plan: ProbePlan
  let tls: any TLSLayerSource
  let verificationTime: UnixTime

  var state = State.idle
  var channel = Channel.plaintext
  /// How the peer's words inside TLS ended, or could not be read any further.
  var endInsideTLS: TLSSession.ReadResult?
  var parser: ReplyParser
  /// The time of the event that is being handled.
  var now = Duration.zero
  /// When the stage that is under way began.
  var stageBegan = Duration.zero
  var deadline = Duration.zero
  var outgoing: [UInt8] = []
  var localAddress: IPAddress?
  var bytesBeforeHandshake = 0
  var keyLog: [[UInt8]] = []
  /// What the dialogue is for, once it has come so far.
  var exchange: (any Exchange)?
  /// What is being waited for in it.
  var exchangePatience = ExchangeStep.Patience.reply
  var wantsToKnowWhenSent = false

  /// What a person says, where the plan leaves that to one.
  var conversation: Conversation
  var events: [ConversationEvent] = []
  /// Whether the person was told that a line may be typed, and has typed none since.
  var isPrompted = false
  /// Lines of a message that go out together.
  var messagePiece: [UInt8] = []
  /// Whether a piece of a message has not left yet.
  var isSending = false
  /// Whether what is sent waits for the rest of its group.
  var holdsBack = false
  var hasToldEnd = false

  package init(
    endpoint: Endpoint, target: Target, plan: ProbePlan, tls: any TLSLayerSource, startedAt: UnixTime
  ) {
    record = EndpointRecord(endpoint: endpoint)
    record.offer = plan.tls
    self.target = target
    self.plan = plan
    self.tls = tls
    verificationTime = startedAt
    parser = ReplyParser(limits: plan.limits.replySize)
    conversation = Conversation(
      dialect: target.dialect, pipelines: plan.conversation?.pipelines ?? false)
  }

  // MARK: Events

  /// The driver is about to connect.
  package mutating func start(at time: Duration) -> Action {
    guard state == .idle else { return repeated() }
    now = time
    stageBegan = time
    state = .connecting
    record.traffic.connections = 1
    setDeadline(plan.limits.connect)
    return action()
  }

  /// The connection stands. Addresses are those of its two ends; nil for a Unix socket.
  package mutating func connected(
    local: IPAddress?, localPort: Int? = nil, peer: IPAddress?, at time: Duration
  ) -> Action {
    guard state == .connecting else { return repeated() }
    now = time
    localAddress = local
    record.localAddress = local
    record.timings.connect = endStage()
    note("connected to \(record.endpoint.text)")
    tell(.connected(milliseconds: record.timings.connect ?? 0))
    if plan.quitAfter == .connect {
      complete(quitting: false)
      return action()
    }
    sendProxyHeader(local: local, localPort: localPort, peer: peer)
    if target.security == .implicit {
      beginHandshake()
    } else {
      enter(.awaitingGreeting, within: plan.limits.greeting)
    }
    return action()
  }

  /// There will be no connection. Where this machine has no route to the address family the endpoint counts as skipped.
  ///
  /// - Parameter isPassing: see `Failure`.
  package mutating func connectFailed(
    _ reason: FailureReason, _ message: String, isPassing: Bool = false, at time: Duration
  ) -> Action {
    guard state == .connecting || state == .idle else { return repeated() }
    now = time
    var failure = Failure(stage: .connect, reason: reason, message: message)
    failure.isPassing = isPassing
    fail(failure)
    if reason == .noRoute { record.status = .skipped }
    return action()
  }

  /// Bytes came, in pieces of any size.
  package mutating func received(_ bytes: [UInt8], at time: Duration) -> Action {
    guard state != .finished else { return repeated() }
    now = time
    record.traffic.bytesReceived += bytes.count
    switch channel {
    case .plaintext:
      receivedInClear(bytes)
    case .tls(let layer):
      layer.receive(bytes)
      if state == .handshaking { advanceHandshake(layer) }
      if state == .collectingForeign { collectForeign(bytes, layer) }
      readInsideTLS()
    }
    return action()
  }

  /// The peer closed its side, or the connection was reset.
  package mutating func inputClosed(reset: Bool, at time: Duration) -> Action {
    guard state != .finished else { return repeated() }
    now = time
    if case .tls(let layer) = channel, !reset {
      layer.endInput()
      // What the peer said before its end, and whether it announced it.
      readInsideTLS()
    }
    if state != .finished { inputEnded(reset: reset) }
    return action()
  }

  /// What an action sent that asked to be told has left.
  package mutating func sent(at time: Duration) -> Action {
    guard state == .exchanging || state == .conversing else { return repeated() }
    now = time
    if state == .conversing { lineWasSent() } else { continueExchange() }
    return action()
  }

  /// The time of the last action's `wait` has come. Told too early, it changes nothing.
  package mutating func deadlinePassed(at time: Duration) -> Action {
    guard state != .finished, time >= deadline else { return repeated() }
    now = time
    lostPatience()
    return action()
  }

  /// Nobody wants the rest any more: there is no time for a goodbye.
  package mutating func cancelled(at time: Duration) -> Action {
    guard state != .finished else { return repeated() }
    now = time
    // The goodbye is no part of what was planned.
    if state == .awaitingQuit { finish() } else { fail(.cancelled(at: stage)) }
    return action()
  }

  /// The record, which is final. The engine keeps nothing of it, and nothing of TLS: a connection that only waits for the
  /// peer to close costs little.
  package mutating func surrender() -> EndpointRecord {
    state = .finished
    let final = record
    record = EndpointRecord(endpoint: final.endpoint)
    channel = .plaintext
    parser = ReplyParser(limits: plan.limits.replySize)
    exchange = nil
    return final
  }

  /// Lines of the NSS key log format since the last call.
  package mutating func takeKeyLog() -> [[UInt8]] {
    defer { keyLog = [] }
    return keyLog
  }

  // MARK: Actions

  /// After an event that changes nothing; a finished record is final.
  func repeated() -> Action { Action(next: state == .finished ? .finish : .wait(until: deadline)) }

  /// What all events have led to.
  mutating func action() -> Action {
    if state == .finished {
      exchange?.file(in: &record)
      hideSecrets()
    }
    tellWhereWeAre()
    if holdsBack, state == .conversing { return Action(next: .wait(until: deadline)) }
    if case .tls(let layer) = channel {
      if plan.tls.logsKeys { keyLog += layer.takeKeyLog() }
      outgoing += layer.takeOutput()
      if layer.receivedTicket { record.tls?.receivedTicket = true }
      record.wasAskedForCertificate = layer.certificateRequested
    }
    record.timings.total = now.milliseconds
    record.traffic.bytesSent += outgoing.count
    defer { (outgoing, wantsToKnowWhenSent) = ([], false) }
    return Action(
      send: outgoing, next: state == .finished ? .finish : .wait(until: deadline), tellsWhenSent: wantsToKnowWhenSent)
  }

  mutating func setDeadline(_ limit: Duration) { deadline = min(now + limit, plan.limits.total) }

  mutating func enter(_ next: State, within limit: Duration) {
    state = next
    setDeadline(limit)
  }

  /// The length of the stage that ends here; the next one begins.
  mutating func endStage() -> Double {
    defer { stageBegan = now }
    return (now - stageBegan).milliseconds
  }

  /// Sends one line of the dialogue through whatever the channel is.
  @discardableResult
  mutating func send(_ command: Command) -> TLSFailure? {
    if let failure = write(command.line) { return failure }
    transcribe(.sent, command.line)
    return nil
  }

  /// Sends bytes of which the transcript is to know something else, or nothing.
  mutating func write(_ bytes: [UInt8]) -> TLSFailure? {
    switch channel {
    case .plaintext: outgoing += bytes
    case .tls(let layer): if let failure = layer.write(bytes) { return failure }
    }
    return nil
  }

  private mutating func sendProxyHeader(local: IPAddress?, localPort: Int?, peer: IPAddress?) {
    guard let version = plan.proxyProtocol, let local, let peer, case .tcp(_, let port) = record.endpoint.transport
    else { return }
    let header = ProxyHeader(
      source: local, sourcePort: localPort ?? 0, destination: peer, destinationPort: port
    ).bytes(version)
    outgoing += header
    transcribe(.sent, header)
  }

  // MARK: Transcript

  /// Whether the handshake has been completed.
  var isInsideTLS: Bool { record.tls != nil }

  mutating func transcribe(_ kind: TranscriptEntry.Kind, _ bytes: [UInt8]) {
    guard plan.recordsTranscript else { return }
    record.transcript.append(
      TranscriptEntry(offset: now.milliseconds, kind: kind, isInsideTLS: isInsideTLS, bytes: bytes))
  }

  /// What a server quotes of what it was sent is in the record as it came.
  mutating func hideSecrets() { record.hide(exchange?.secrets ?? conversation.secrets) }

  mutating func note(_ text: String) { transcribe(.note, Array(text.utf8)) }
}

extension Duration {
  var milliseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1000 + Double(attoseconds) / 1e15
  }
}
