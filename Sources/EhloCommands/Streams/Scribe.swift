import Dispatch
import MailResolver
import Synchronization

/// A thread that writes what it is given, in that order, so that a reader who is slow holds up nobody but those who wait
/// for him. It begins with the first piece; where the system gives no thread, whoever has something to write does it.
final class Scribe: Sendable {
  private struct State {
    /// Whole pieces, one behind the other.
    var waiting: [UInt8] = []
    /// Of the piece that is being written.
    var inHand = 0
    /// Nil before the first piece.
    var hasThread: Bool?
    var failure: OutputFailure?
    var readers: [CheckedContinuation<Void, Never>] = []

    var isIdle: Bool { waiting.isEmpty && inHand == 0 }
  }

  private let stream: OutputStream
  private let state = Mutex(State())
  private let demand = DispatchSemaphore(value: 0)

  init(for stream: OutputStream) { self.stream = stream }

  /// Bytes that are not out yet.
  var backlog: Int { state.withLock { $0.waiting.count + $0.inHand } }

  /// - Throws: what an earlier piece met.
  func write(_ bytes: [UInt8]) throws(OutputFailure) {
    let (failure, hasThread) = state.withLock { state in
      let hasThread = state.hasThread ?? (OffThread.startThread { self.serve() } == nil)
      state.hasThread = hasThread
      if state.failure == nil, hasThread { state.waiting += bytes }
      return (state.failure, hasThread)
    }
    if let failure { throw failure }
    guard hasThread else { return try stream.write(bytes) }
    demand.signal()
  }

  /// Returns when all is out, or cannot be written.
  func finish() async throws(OutputFailure) {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        if !state.isIdle { state.readers.append(continuation) }
        return state.isIdle
      }
      if isIdle { continuation.resume() }
    }
    if let failure = state.withLock(\.failure) { throw failure }
  }

  // MARK: On the thread

  private func serve() {
    while true {
      demand.wait()
      let bytes = state.withLock { state in
        defer { state.waiting = [] }
        state.inHand = state.waiting.count
        return state.waiting
      }
      var failure: OutputFailure?
      do throws(OutputFailure) { try stream.write(bytes) } catch { failure = error }
      let readers = state.withLock { state in
        state.inHand = 0
        if let failure {
          state.failure = failure
          state.waiting = []
        }
        guard state.isIdle else { return [CheckedContinuation<Void, Never>]() }
        defer { state.readers = [] }
        return state.readers
      }
      for reader in readers { reader.resume() }
    }
  }
}
