import NIOConcurrencyHelpers
import NIOCore

/// The connections of a server, known to all its threads.
final class ConnectionTable: Sendable {
  private struct State {
    var open: [ObjectIdentifier: any Channel] = [:]
    var accepted = 0
    var isStopped = false
  }

  private let state = NIOLockedValueBox(State())

  /// Connections so far, the closed ones too.
  var accepted: Int { state.withLockedValue { $0.accepted } }

  /// Keeps a channel until it closes. One that comes after `stop` is closed at once.
  func add(_ channel: any Channel) {
    let key = ObjectIdentifier(channel)
    let isLate = state.withLockedValue { state in
      state.accepted += 1
      if !state.isStopped { state.open[key] = channel }
      return state.isStopped
    }
    if isLate {
      channel.close(promise: nil)
    } else {
      channel.closeFuture.whenComplete { _ in self.state.withLockedValue { state in state.open[key] = nil } }
    }
  }

  /// - Returns: what is open, to be closed by the caller; nil where it was stopped before.
  func stop() -> [any Channel]? {
    state.withLockedValue { state in
      guard !state.isStopped else { return nil }
      state.isStopped = true
      return Array(state.open.values)
    }
  }
}
