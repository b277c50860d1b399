internal import MailDNS
internal import NIOCore
internal import ProbeEngine
internal import SMTPWire

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Drives one session engine over one channel, on the channel's event loop: it tells what happened, performs what the
/// engine asks for, and decides nothing.
final class SessionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// How long a connection that we have finished with waits for the peer to close its side. Closing at once would
  /// answer the peer's last words with RST; nobody waits for this.
  static let linger = TimeAmount.seconds(1)
  /// What a peer may still send in that time before it gets the RST.
  static let surplusLimit = 64 * 1024

  private var engine: SessionEngine
  private let transport: Endpoint.Transport
  private let loop: any EventLoop
  private let keyLog: (@Sendable ([UInt8]) -> Void)?
  private let tell: (@Sendable (ConversationEvent) -> Void)?
  private let result: EventLoopPromise<FinalRecord>
  /// Whether the record is told when the connection is closed, and not as soon as it is known.
  private let tellsWhenClosed: Bool
  private let began = NIODeadline.now()

  private var context: ChannelHandlerContext?
  private var isConnected = false
  private var deadline: (time: Duration, task: Scheduled<Void>)?
  private var isFinished = false
  private var lingering: Scheduled<Void>?
  private var surplus = 0
  /// Whether the engine is to be told when what it gave has left.
  private var awaitsDeparture = false
  /// What was read in this turn of the event loop, and is there to the end of what the peer has sent so far.
  private var arrived: [UInt8] = []
  /// Bytes that came since the peer stopped reading.
  private var readWhileBlocked = 0
  /// To be told when the connection is closed.
  private var untold: FinalRecord?
  /// Of a conversation that has ended.
  private var final: FinalRecord?

  init(
    engine: consuming SessionEngine, transport: Endpoint.Transport, loop: any EventLoop,
    keyLog: (@Sendable ([UInt8]) -> Void)?, tell: (@Sendable (ConversationEvent) -> Void)? = nil,
    tellsWhenClosed: Bool = false
  ) {
    self.engine = engine
    self.transport = transport
    self.loop = loop
    self.keyLog = keyLog
    self.tell = tell
    self.tellsWhenClosed = tellsWhenClosed
    result = loop.makePromise()
  }

  /// Never fails.
  var record: EventLoopFuture<FinalRecord> { result.futureResult }

  /// As far as it is known.
  var recordSoFar: EndpointRecord { final?.value ?? engine.record }

  private func surrender() -> FinalRecord {
    let record = FinalRecord(engine.surrender())
    // Whoever follows a conversation may be behind it.
    if tell != nil { final = record }
    return record
  }

  // MARK: What happened

  func start() {
    perform(engine.start(at: elapsed))
  }

  func connectFailed(_ failure: ConnectFailure) {
    guard !isFinished else { return }
    perform(engine.connectFailed(failure.reason, failure.message, isPassing: failure.isPassing, at: elapsed))
    finish()
  }

  /// Closes the connection without a word; the record holds what was observed until now.
  func cancel() {
    guard !isFinished else { return }
    _ = engine.cancelled(at: elapsed)
    finish()
    context?.close(promise: nil)
  }

  /// What a person says.
  func typed(_ lines: [[UInt8]], isFollowed: Bool, isTypedAhead: Bool) {
    guard !isFinished else { return }
    perform(engine.typed(lines, isFollowed: isFollowed, isTypedAhead: isTypedAhead, at: elapsed))
  }

  func inputEnded(because reply: Reply?) {
    guard !isFinished else { return }
    perform(engine.inputEnded(because: reply, at: elapsed))
  }

  func interrupted() {
    guard !isFinished else { return }
    perform(engine.interrupted(at: elapsed))
    if isFinished { context?.close(promise: nil) }
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    guard !isFinished else { return context.close(promise: nil) }
    isConnected = true
    let (local, peer) = (context.localAddress, context.remoteAddress)
    perform(
      engine.connected(
        local: local.flatMap(IPAddress.init), localPort: local?.port, peer: peer.flatMap(IPAddress.init), at: elapsed))
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    guard !isFinished else {
      surplus += buffer.readableBytes
      if surplus > Self.surplusLimit { context.close(promise: nil) }
      return
    }
    if !context.channel.isWritable {
      readWhileBlocked += buffer.readableBytes
      decideReading(context)
    }
    arrived += buffer.readableBytesView
  }

  /// All that has come is told at once: what lies behind a reply is there before we answer it.
  func channelReadComplete(context: ChannelHandlerContext) {
    tellArrived()
    context.fireChannelReadComplete()
  }

  private func tellArrived() {
    guard !arrived.isEmpty, !isFinished else { return }
    let bytes = arrived
    arrived = []
    perform(engine.received(bytes, at: elapsed))
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent { inputClosed(reset: false) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    readWhileBlocked = 0
    decideReading(context)
    context.fireChannelWritabilityChanged()
  }

  /// We say little: whoever makes us answer and does not read is not read on. The deadline leads out. Only a message is
  /// long, and a server that wants no more of it says so before it has read all.
  private func decideReading(_ context: ChannelHandlerContext) {
    let listens = awaitsDeparture && readWhileBlocked < Self.surplusLimit
    try? context.channel.syncOptions?.setOption(
      .autoRead, value: isFinished || context.channel.isWritable || listens)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Of a connection that stands, every error of the socket is its end: ECONNRESET, seldom ETIMEDOUT or EHOSTUNREACH.
    if isConnected { inputClosed(reset: true) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    lingering?.cancel()
    // Comes without an error or an end before it where a write met a reset.
    inputClosed(reset: true)
    finish()
    if let untold { result.succeed(untold) }
    untold = nil
  }

  private func inputClosed(reset: Bool) {
    tellArrived()
    guard !isFinished else { return }
    perform(engine.inputClosed(reset: reset, at: elapsed))
  }

  private func deadlinePassed() {
    deadline = nil
    guard !isFinished else { return }
    perform(engine.deadlinePassed(at: elapsed))
  }

  // MARK: What to do

  private func perform(_ action: Action) {
    if let keyLog { engine.takeKeyLog().forEach(keyLog) }
    // Before the write: one that fails makes the channel read what is left and call us from within, and what the engine
    // says to that is newer than this action.
    switch action.next {
    case .wait(let time): wait(until: time)
    case .finish: stop()
    }
    if !action.send.isEmpty {
      context?.writeAndFlush(
        wrapOutboundOut(ByteBuffer(bytes: action.send)), promise: action.tellsWhenSent ? departure() : nil)
    }
    if action.next == .finish {
      leave()
      // Last: whoever gets the record may end the process, and the QUIT is to be out by then.
      tellEvents()
      let record = surrender()
      if tellsWhenClosed, lingering != nil { untold = record } else { result.succeed(record) }
    } else if !isFinished {
      acknowledgeAtOnce()
      tellEvents()
    }
  }

  private func tellEvents() {
    if let tell { engine.takeEvents().forEach(tell) }
  }

  /// Tells the engine when what it gives has left. From a turn of its own: a write that is done at once would call us from
  /// within, and the next one again.
  private func departure() -> EventLoopPromise<Void> {
    awaitsDeparture = true
    let promise = loop.makePromise(of: Void.self)
    let loopBound = NIOLoopBound(self, eventLoop: loop)
    promise.futureResult.whenSuccess { [loop] in loop.execute { loopBound.value.departed() } }
    return promise
  }

  private func departed() {
    awaitsDeparture = false
    guard !isFinished else { return }
    perform(engine.sent(at: elapsed))
  }

  private func wait(until time: Duration) {
    if let deadline {
      guard deadline.time != time else { return }
      deadline.task.cancel()
    }
    let loopBound = NIOLoopBound(self, eventLoop: loop)
    deadline = (
      time, loop.scheduleTask(deadline: began + TimeAmount(clamping: time)) { loopBound.value.deadlinePassed() }
    )
  }

  /// From here on nothing reaches the engine any more.
  private func stop() {
    isFinished = true
    deadline?.task.cancel()
    deadline = nil
  }

  /// Gives what there is, where the engine has not come to its end by itself.
  private func finish() {
    guard !isFinished else { return }
    stop()
    tellEvents()
    result.succeed(surrender())
  }

  /// Closes our side behind what is still to be sent. The channel closes when the peer has closed its own, at the latest
  /// after `linger`.
  private func leave() {
    guard let context else { return }
    guard isConnected else { return context.close(promise: nil) }
    context.close(mode: .output, promise: nil)
    guard lingering == nil, context.channel.isActive else { return }
    let channel = context.channel
    lingering = loop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
  }

  /// TCP_QUICKACK, which the kernel forgets again and again. Without it a server that did not set TCP_NODELAY writes its
  /// session tickets, and its reply to EHLO then waits 40 ms for our delayed acknowledgement of them.
  private func acknowledgeAtOnce() {
    #if os(Linux)
      guard isConnected, case .tcp = transport else { return }
      try? context?.channel.syncOptions?.setOption(.tcpOption(NIOBSDSocket.Option(rawValue: TCP_QUICKACK)), value: 1)
    #endif
  }

  private var elapsed: Duration { .nanoseconds((NIODeadline.now() - began).nanoseconds) }
}
