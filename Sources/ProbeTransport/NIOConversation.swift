internal import NIOCore
package import ProbeEngine
package import SMTPWire

/// One connection over which a person speaks: lines in, events out. Everything happens on the connection's event loop, in
/// the order in which it is asked for.
package final class NIOConversation: Sendable {
  /// Ends behind `ended`. What waits in it is bounded by what a peer may send unasked: a line is answered by a few events,
  /// and none is taken before the one in front of it was.
  package let events: AsyncStream<ConversationEvent>
  private let session: Session
  private let record: EventLoopFuture<FinalRecord>

  init(
    on loop: any EventLoop,
    _ begin: (Session, @escaping @Sendable (ConversationEvent) -> Void) -> EventLoopFuture<FinalRecord>
  ) {
    let (events, continuation) = AsyncStream.makeStream(
      of: ConversationEvent.self, bufferingPolicy: .bufferingOldest(Self.eventLimit))
    self.events = events
    session = Session(on: loop)
    record = begin(session) { event in
      continuation.yield(event)
      if case .ended = event { continuation.finish() }
    }
  }

  private static let eventLimit = 4096

  /// To be called once for each `ready`.
  ///
  /// - Parameters:
  ///   - lines: without their line ends; several only of a message, up to the one that ends it.
  ///   - isFollowed: whether the next one is there already.
  ///   - isTypedAhead: whether they were there before they were asked for.
  package func say(_ lines: [[UInt8]], isFollowed: Bool, isTypedAhead: Bool) {
    session.perform { $0.typed(lines, isFollowed: isFollowed, isTypedAhead: isTypedAhead) }
  }

  /// Nothing more will be said, in place of a line: QUIT, as soon as it is possible.
  ///
  /// - Parameter reply: makes an end of it, where one does.
  package func endInput(because reply: Reply? = nil) { session.perform { $0.inputEnded(because: reply) } }

  /// Leaves at once, with QUIT where it may be said.
  package func interrupt() { session.perform { $0.interrupted() } }

  /// All that is known.
  package func recordSoFar() async -> EndpointRecord? { await session.recordSoFar() }

  /// The whole of it, once the conversation has ended.
  package func finalRecord() async -> EndpointRecord? { (try? await record.value)?.value }
}
