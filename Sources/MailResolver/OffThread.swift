internal import Dispatch
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Runs calls that block on threads of their own, so that neither an event loop nor the pool of tasks stands still.
package enum OffThread {
  enum Outcome<Value: Sendable>: Sendable {
    case finished(Value)
    /// The thread is left to itself, and ends when its call returns.
    case timedOut
    case cancelled
    /// The system gave no thread, with its words.
    case notStarted(String)
  }

  static func run<Value: Sendable>(
    within deadline: Duration, _ work: @escaping @Sendable () -> Value
  ) async -> Outcome<Value> {
    let pending = Pending<Outcome<Value>>()
    let timer = Task {
      // A cancelled sleep means that the answer is there.
      guard (try? await Task.sleep(for: deadline)) != nil else { return }
      pending.settle(.timedOut)
    }
    defer { timer.cancel() }
    if let failure = startThread({ pending.settle(.finished(work())) }) { return .notStarted(failure) }
    return await withTaskCancellationHandler {
      await pending.value()
    } onCancel: {
      pending.settle(.cancelled)
    }
  }

  /// Begins a call whose value is wanted later. Nil where the system gives no thread.
  static func begin<Value: Sendable>(_ work: @escaping @Sendable () -> Value) -> Call<Value>? {
    let call = Call<Value>()
    return startThread({ call.finish(with: work()) }) == nil ? call : nil
  }

  /// A call that runs on a thread of its own.
  final class Call<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let isFinished = DispatchSemaphore(value: 0)

    fileprivate func finish(with value: Value) {
      result.withLock { $0 = value }
      isFinished.signal()
    }

    /// Blocks until the value is there, or the time is up. To be called once.
    func value(within deadline: Duration) -> Value? {
      let (seconds, attoseconds) = deadline.components
      let time = DispatchTime.now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000))
      guard isFinished.wait(timeout: time) == .success else { return nil }
      return result.withLock(\.self)
    }
  }

  /// - Returns: Nil, or why there is no thread.
  package static func startThread(_ body: @escaping @Sendable () -> Void) -> String? {
    var attributes = pthread_attr_t()
    let initialised = pthread_attr_init(&attributes)
    guard initialised == 0 else { return String(cString: strerror(initialised)) }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))

    let box = Unmanaged.passRetained(ThreadBody(body))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let created = pthread_create(&thread, &attributes, threadMain, box.toOpaque())
    guard created == 0 else {
      box.release()
      return String(cString: strerror(created))
    }
    return nil
  }
}

/// What a new thread begins with.
private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

#if canImport(Darwin)
  private func threadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#else
  private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#endif

/// A value that one task waits for and that several may offer; the first offer counts.
private final class Pending<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, Never>)
    case settled(Value)
    case delivered
  }

  private let state = Mutex(State.open)

  /// To be called once.
  func value() async -> Value {
    await withCheckedContinuation { continuation in
      let settled = state.withLock { state -> Value? in
        guard case .settled(let value) = state else {
          state = .awaited(continuation)
          return nil
        }
        state = .delivered
        return value
      }
      if let settled { continuation.resume(returning: settled) }
    }
  }

  func settle(_ value: Value) {
    let waiting = state.withLock { state -> CheckedContinuation<Value, Never>? in
      switch state {
      case .open:
        state = .settled(value)
        return nil
      case .awaited(let continuation):
        state = .delivered
        return continuation
      case .settled, .delivered:
        return nil
      }
    }
    waiting?.resume(returning: value)
  }
}
