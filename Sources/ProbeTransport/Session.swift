internal import Certificates
internal import NIOCore
internal import ProbeEngine
internal import TLSSession

/// A probe as those see it who are not on its event loop: to be begun once, and to be cancelled at any time.
final class Session: Sendable {
  private let loop: any EventLoop
  private let handler: NIOLoopBoundBox<SessionHandler?>

  init(on loop: any EventLoop) {
    self.loop = loop
    handler = .makeBoxSendingValue(nil, eventLoop: loop)
  }

  func begin(
    _ endpoint: Endpoint, target: Target, plan: ProbePlan, tls: TLSContexts, keyLog: (@Sendable ([UInt8]) -> Void)?,
    tell: (@Sendable (ConversationEvent) -> Void)? = nil, tellsWhenClosed: Bool = false
  ) -> EventLoopFuture<FinalRecord> {
    loop.flatSubmit { [loop, handler] in
      var plan = plan
      plan.tls.logsKeys = keyLog != nil
      let engine = SessionEngine(
        endpoint: endpoint, target: target, plan: plan, tls: tls, startedAt: plan.verificationTime ?? .now())
      let running = SessionHandler(
        engine: engine, transport: endpoint.transport, loop: loop, keyLog: keyLog, tell: tell,
        tellsWhenClosed: tellsWhenClosed)
      handler.value = running
      running.start()
      Connector(transport: endpoint.transport, localAddress: plan.localAddress, loop: loop).connect(handler)
      return running.record
    }
  }

  /// Does something on the loop, unless the session has not begun.
  func perform(_ work: @escaping @Sendable (SessionHandler) -> Void) {
    loop.execute { [handler] in handler.value.map(work) }
  }

  /// The record as far as it is known; nil where the session has not begun.
  func recordSoFar() async -> EndpointRecord? {
    try? await loop.submit { [handler] in handler.value?.recordSoFar }.value
  }

  /// Comes to the loop behind `begin`, and does nothing once the record is there.
  func cancel() {
    loop.execute { [handler] in handler.value?.cancel() }
  }
}
