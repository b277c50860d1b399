import Foundation
internal import NIOConcurrencyHelpers

/// Work that blocks, begun at once on a thread of its own. Beside a test with a time limit nothing may wait for a turn of
/// the pool of tasks, where hundreds of tests stand before it, and nothing that blocks may take a thread from that pool.
package struct OwnThread<Value: Sendable>: Sendable {
  private let outcome: Task<Value, any Error>

  package init(_ work: @escaping @Sendable () throws -> Value) {
    let (ends, continuation) = AsyncStream<Void>.makeStream()
    // Not handed over by the stream: the thread sanitizer sees this lock, and not always how a continuation is resumed.
    let result = NIOLockedValueBox<Result<Value, any Error>?>(nil)
    Thread.detachNewThread {
      let end = Result { try work() }
      result.withLockedValue { $0 = end }
      continuation.finish()
    }
    outcome = Task {
      for await _ in ends {}
      guard let result = result.withLockedValue(\.self) else { throw CancellationError() }
      return try result.get()
    }
  }

  package var value: Value { get async throws { try await outcome.value } }
}
