internal import NIOConcurrencyHelpers
internal import NIOCore

extension EventLoopFuture where Value: Sendable {
  /// What the future comes to, or the error that it fails with.
  ///
  /// In place of `get()`, whose value crosses threads in a continuation: where that is resumed before it is awaited, Swift's
  /// runtime orders the two by an atomic that the thread sanitizer does not see, and the first use of the value is
  /// reported as a race. It sees this lock; to resume reads from the task that waits, too, and so stands within.
  var value: Value {
    get async throws {
      let result = NIOLockedValueBox<Result<Value, any Error>?>(nil)
      await withUnsafeContinuation { continuation in
        whenComplete { outcome in
          result.withLockedValue {
            $0 = outcome
            continuation.resume()
          }
        }
      }
      guard let result = result.withLockedValue(\.self) else { throw EventLoopError.shutdown }
      return try result.get()
    }
  }
}
