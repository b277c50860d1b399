import NIOCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Carries out on a socket what a `ServerSession` says, and decides nothing.
///
/// It asks for the next action only while the channel takes more, so endless output never gathers in memory, and after
/// some actions it rests, so that what the peer sends and the other connections of its thread have their turn.
final class ServerHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Stage {
    case open
    /// FIN is sent; what the peer still sends is read and thrown away, so that it meets no RST.
    case draining
    case closed
  }

  private var session: ServerSession
  private var stage: Stage = .open
  private var isPeerDone = false
  /// All is written, FIN included.
  private var isFlushed = false
  private var isPerforming = false
  private var isReadHeld = false
  private var timer: Scheduled<Void>?

  init(session: consuming ServerSession) { self.session = session }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    perform(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard stage == .open else { return }
    session.received(unwrapInboundIn(data).readableBytesView)
    perform(context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case ChannelEvent.inputClosed? = event as? ChannelEvent else {
      context.fireUserInboundEventTriggered(event)
      return
    }
    isPeerDone = true
    timer?.cancel()
    switch stage {
    case .open:
      session.inputClosed()
      perform(context)
    case .draining: closeIfDone(context)
    case .closed: break
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { perform(context) }
    context.fireChannelWritabilityChanged()
  }

  /// Holds reading back where the session has enough to do.
  func read(context: ChannelHandlerContext) {
    if stage != .open || session.wantsInput {
      context.read()
    } else {
      isReadHeld = true
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    stage = .closed
    timer?.cancel()
    context.fireChannelInactive()
  }

  /// A peer that resets the connection ends it, and that is all there is to it.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { close(context) }

  /// Actions after which others have their turn.
  private static let actionsPerTurn = 64
  /// Not zero: an event loop runs all its tasks that are due before it looks at its sockets again.
  private static let rest = TimeAmount.milliseconds(1)

  private func perform(_ context: ChannelHandlerContext) {
    // A write may come back here through `channelWritabilityChanged`.
    guard !isPerforming else { return }
    isPerforming = true
    defer { isPerforming = false }
    var budget = Self.actionsPerTurn
    while stage == .open, context.channel.isWritable {
      guard budget > 0 else {
        schedule(Self.rest, context) {}
        return
      }
      budget -= 1
      switch session.next() {
      case .send(let bytes):
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
      case .wait(let duration):
        schedule(TimeAmount(duration), context) { self.session.waited() }
        resumeReading(context)
        return
      case .listen:
        resumeReading(context)
        return
      case .close: finish(context)
      case .reset: reset(context)
      }
    }
    resumeReading(context)
  }

  private func schedule(_ delay: TimeAmount, _ context: ChannelHandlerContext, _ event: @escaping () -> Void) {
    timer?.cancel()
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
      event()
      self.perform(context)
    }
  }

  private func resumeReading(_ context: ChannelHandlerContext) {
    guard isReadHeld, stage != .open || session.wantsInput else { return }
    isReadHeld = false
    context.read()
  }

  /// Half a close where the peer has not closed yet: a socket that is closed with unread bytes answers with RST.
  private func finish(_ context: ChannelHandlerContext) {
    stage = .draining
    timer?.cancel()
    let flushed = context.eventLoop.makePromise(of: Void.self)
    flushed.futureResult.assumeIsolated().whenComplete { result in
      self.isFlushed = true
      if case .failure = result { self.isPeerDone = true }
      self.closeIfDone(context)
    }
    context.close(mode: .output, promise: flushed)
  }

  private func closeIfDone(_ context: ChannelHandlerContext) {
    if isFlushed, isPeerDone { close(context) }
  }

  private func reset(_ context: ChannelHandlerContext) {
    guard let socket = context.channel as? any SocketOptionProvider else {
      close(context)
      return
    }
    // A Unix socket takes the option and closes plainly.
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in self.close(context) }
  }

  private func close(_ context: ChannelHandlerContext) {
    guard stage != .closed else { return }
    stage = .closed
    timer?.cancel()
    context.close(promise: nil)
  }
}
