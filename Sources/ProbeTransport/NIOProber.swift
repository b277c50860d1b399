internal import NIOConcurrencyHelpers
internal import NIOCore
public import NIOPosix
public import ProbeEngine
public import TLSSession

/// Opens connections with SwiftNIO and drives a session engine over each.
///
/// A probe costs no thread of its own: all run on the group's event loops, and the caller is suspended once. The engine
/// is driven where the bytes come in, so no read waits for another executor.
public final class NIOProber: EndpointProber {
  private let tls: TLSContexts
  private let group: any EventLoopGroup
  private let ownsGroup: Bool
  private let keyLog: (@Sendable ([UInt8]) -> Void)?
  private let sessions = NIOLockedValueBox(Sessions())

  private struct Sessions {
    /// By their numbers: the first table with keys of a new type costs a probe half a per cent.
    var running: [Int: Session] = [:]
    var count = 0
    var isShutDown = false
  }

  /// - Parameters:
  ///   - group: Stays the caller's. Nil: one event loop of our own, which `shutdown` ends. One loop is the base: contexts
  ///     that are shared among threads make OpenSSL's locks cost more than a second core brings.
  ///   - keyLog: Gets each line of the NSS key log format as it arises, on an event loop; it must not block.
  public convenience init(
    tls: TLSContexts, group: MultiThreadedEventLoopGroup? = nil, keyLog: (@Sendable ([UInt8]) -> Void)? = nil
  ) {
    self.init(
      tls: tls, group: group ?? MultiThreadedEventLoopGroup(numberOfThreads: 1), ownsGroup: group == nil, keyLog: keyLog
    )
  }

  /// On the loop of the first thread.
  package convenience init(tls: TLSContexts, on thread: LoopThread, keyLog: (@Sendable ([UInt8]) -> Void)? = nil) {
    self.init(tls: tls, group: thread.loop, ownsGroup: false, keyLog: keyLog)
  }

  private init(
    tls: TLSContexts, group: any EventLoopGroup, ownsGroup: Bool, keyLog: (@Sendable ([UInt8]) -> Void)?
  ) {
    self.tls = tls
    self.group = group
    self.ownsGroup = ownsGroup
    self.keyLog = keyLog
  }

  /// Probes that run end with what they have, and no more begin. The event loop ends too, if it is ours.
  public func shutdown() async {
    let running = sessions.withLockedValue { sessions in
      sessions.isShutDown = true
      return Array(sessions.running.values)
    }
    for session in running { session.cancel() }
    if ownsGroup { try? await group.shutdownGracefully() }
  }

  /// Cancelling the task closes the connection; the record then holds what was observed until then.
  public func probe(_ endpoint: Endpoint, of target: Target, plan: ProbePlan) async -> EndpointRecord {
    guard !Task.isCancelled else {
      var record = EndpointRecord(endpoint: endpoint)
      record.failure = .cancelled(at: .connect)
      return record
    }
    let session = Session(on: group.next())
    let began = begin(session, endpoint, of: target, plan: plan)
    defer { forget(began?.number) }
    return await withTaskCancellationHandler {
      guard let record = try? await began?.record.value else { return Self.notBegun(endpoint) }
      return record.value
    } onCancel: {
      session.cancel()
    }
  }

  /// Opens a connection over which a person speaks. It is not among the probes that `shutdown` ends.
  package func converse(with endpoint: Endpoint, of target: Target, plan: ProbePlan) -> NIOConversation {
    NIOConversation(on: group.next()) { session, tell in
      session.begin(endpoint, target: target, plan: plan, tls: tls, keyLog: keyLog, tell: tell)
    }
  }

  /// The record is told on an event loop, which must not be blocked, and not before the connection is closed: whoever
  /// counts connections counts as the server does. A peer that does not close its side has a second for that.
  public func probe(
    _ endpoint: Endpoint, of target: Target, plan: ProbePlan, then: @escaping @Sendable (EndpointRecord) -> Void
  ) {
    let session = Session(on: group.next())
    guard let began = begin(session, endpoint, of: target, plan: plan, tellsWhenClosed: true) else {
      return then(Self.notBegun(endpoint))
    }
    began.record.whenComplete { [self] result in
      forget(began.number)
      then((try? result.get())?.value ?? Self.notBegun(endpoint))
    }
  }

  private func begin(
    _ session: Session, _ endpoint: Endpoint, of target: Target, plan: ProbePlan, tellsWhenClosed: Bool = false
  ) -> (number: Int, record: EventLoopFuture<FinalRecord>)? {
    sessions.withLockedValue { sessions in
      guard !sessions.isShutDown else { return nil }
      sessions.count += 1
      sessions.running[sessions.count] = session
      // In here, since a loop forgets what it is given after its end.
      let record = session.begin(
        endpoint, target: target, plan: plan, tls: tls, keyLog: keyLog, tellsWhenClosed: tellsWhenClosed)
      return (sessions.count, record)
    }
  }

  private func forget(_ number: Int?) {
    guard let number else { return }
    sessions.withLockedValue { $0.running[number] = nil }
  }

  private static func notBegun(_ endpoint: Endpoint) -> EndpointRecord {
    var record = EndpointRecord(endpoint: endpoint)
    record.failure = Failure(stage: .connect, reason: .local, message: "the prober has been shut down")
    return record
  }
}
