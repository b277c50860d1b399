/// Whether this machine is what is slow: how much of the time that passes the work here takes.
///
/// Where it takes all, more connections would only wait for it, and the servers behind them be called slow.
package struct Load: Sendable {
  private var windowBegan = Duration.zero
  private var workBefore = Duration.zero
  private var isFull = false

  /// Connections that run in any case.
  package static let floor = 100
  /// What is looked at together.
  package static let window = Duration.milliseconds(20)
  /// In tenths.
  private static let fullShare = 9

  package init() {}

  /// - Parameters:
  ///   - now: since the beginning of the run.
  ///   - work: the time that was spent on work since any moment that stays the same.
  ///   - running: connections.
  package mutating func permitsMore(at now: Duration, work: Duration, running: Int) -> Bool {
    if now - windowBegan >= Self.window {
      isFull = (work - workBefore) * 10 >= (now - windowBegan) * Self.fullShare
      (windowBegan, workBefore) = (now, work)
    }
    return !isFull || running < Self.floor
  }
}
