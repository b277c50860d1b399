internal import Synchronization

/// Whether any of the name servers answers at all, whatever it says. libunbound does not tell: where they have been silent
/// for a while, it says SERVFAIL as if one of them had.
final class NameServerPulse: Sendable {
  private struct State {
    var latest: (isBeating: Bool, at: ContinuousClock.Instant)?
    /// When they were found silent last.
    var silentAt: ContinuousClock.Instant?
    var running: Task<Bool, Never>?
  }

  private let state = Mutex(State())

  /// So long what was found out is taken for true.
  private static let freshness = Duration.seconds(1)
  /// libunbound takes so long to believe that a server is back: it tries one of which it thinks that it is down every
  /// twelve seconds (PROBE_MAXRTO).
  private let aftermath: Duration
  private let patience: Duration

  init(patience: Duration = DNSPing.patience, aftermath: Duration = .seconds(15)) {
    self.patience = patience
    self.aftermath = aftermath
  }

  /// Whether a failed look-up may say no more than that the servers are silent, or were a moment ago. One question is on its
  /// way at a time, however many ask.
  /// Cancelling the task ends the wait: false.
  func isWeak(at servers: [DNSServer]) async -> Bool {
    guard !servers.isEmpty else { return false }
    let (beats, continuation) = AsyncStream<Bool>.makeStream()
    Task {
      continuation.yield(await isBeating(at: servers))
      continuation.finish()
    }
    for await isBeating in beats { return !isBeating || wasSilent }
    return false
  }

  private var wasSilent: Bool {
    state.withLock { $0.silentAt.map { .now - $0 < aftermath } ?? false }
  }

  private func isBeating(at servers: [DNSServer]) async -> Bool {
    let task = state.withLock { state -> Task<Bool, Never> in
      if let latest = state.latest, .now - latest.at < Self.freshness { return Task { latest.isBeating } }
      if let running = state.running { return running }
      let task = Task { await self.feel(servers) }
      state.running = task
      return task
    }
    return await task.value
  }

  private func feel(_ servers: [DNSServer]) async -> Bool {
    let isBeating: Bool
    // The thread keeps to its time, but this machine may be busy.
    switch await OffThread.run(
      within: patience + .seconds(30), { DNSPing.isAnswered(by: servers, within: self.patience) })
    {
    case .finished(let found): isBeating = found
    // This machine's fault: nothing is known of the servers.
    case .timedOut, .cancelled, .notStarted: isBeating = true
    }
    state.withLock { state in
      state.latest = (isBeating, .now)
      if !isBeating { state.silentAt = .now }
      state.running = nil
    }
    return isBeating
  }
}
