import Foundation

/// Work that blocks, begun at once on a thread of its own. Beside a test with a time limit nothing may wait for a turn of
/// the pool of tasks, where hundreds of tests stand before it, and nothing that blocks may take a thread from that pool.
package struct OwnThread<Value: Sendable>: Sendable {
  private let outcome: Task<Value, any Error>

  package init(_ work: @escaping @Sendable () throws -> Value) {
    let (values, continuation) = AsyncStream<Result<Value, any Error>>.makeStream()
    Thread.detachNewThread {
      continuation.yield(Result { try work() })
      continuation.finish()
    }
    outcome = Task {
      for await value in values { return try value.get() }
      throw CancellationError()
    }
  }

  package var value: Value { get async throws { try await outcome.value } }
}
