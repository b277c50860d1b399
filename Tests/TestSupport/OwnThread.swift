import Foundation

/// Work that blocks, begun at once on a thread of its own. Beside a test with a time limit nothing may wait for a turn of
/// the pool of tasks, where hundreds of tests stand before it, and nothing that blocks may take a thread from that pool.
package struct OwnThread<Value: Sendable>: Sendable {
  private let outcome: Task<Value, any Error>

  package init(_ work: @escaping @Sendable () throws -> Value) {
    let (ends, continuation) = AsyncStream<Void>.makeStream()
    let result = Shared()
    Thread.detachNewThread {
      result.set(Result { try work() })
      continuation.finish()
    }
    outcome = Task {
      for await _ in ends {}
      guard let result = result.get() else { throw CancellationError() }
      return try result.get()
    }
  }

  /// Not handed over by the stream: the thread sanitizer sees this lock, and not always how a continuation is resumed.
  private final class Shared: @unchecked Sendable {
    private let lock = NSLock()
    private var result: Result<Value, any Error>?

    func set(_ new: Result<Value, any Error>) { lock.withLock { result = new } }
    func get() -> Result<Value, any Error>? { lock.withLock { result } }
  }

  package var value: Value { get async throws { try await outcome.value } }
}
