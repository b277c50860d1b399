internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NIOPosix

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The first thread of the process as event loop, and as executor of tasks that prefer it. A program that has a single
/// probe to make then starts no thread at all: neither NIO's, nor the pool of Swift's tasks with its manager.
package final class LoopThread: TaskExecutor {
  let loop: any EventLoop
  private let cancelJob = NIOLockedValueBox<(@Sendable () -> Void)?>(nil)

  private init(_ loop: any EventLoop) { self.loop = loop }

  /// Makes the calling thread an event loop, and ends the process with the status that the body returns.
  ///
  /// - Parameter hostsTasks: Whether the body and the tasks within it run on the loop as well, or on Swift's pool.
  package static func run(
    hostsTasks: Bool, _ body: @escaping @Sendable (LoopThread) async -> Int32
  ) -> Never {
    MultiThreadedEventLoopGroup.withCurrentThreadAsEventLoop { loop in
      let thread = LoopThread(loop)
      let job = Task<Void, Never>(executorPreference: hostsTasks ? thread : nil) { exit(await body(thread)) }
      thread.cancelJob.withLockedValue { $0 = { job.cancel() } }
    }
    // Not reached: nobody shuts this loop down.
    exit(EXIT_FAILURE)
  }

  /// Cancels the body's task as soon as this is true. It is asked for again and again, since a handler of signals can do
  /// no more than leave a mark; a probe that is done before the first time costs nothing.
  package func cancelBody(when isDue: @escaping @Sendable () -> Bool) {
    loop.scheduleRepeatedTask(initialDelay: Self.markInterval, delay: Self.markInterval) { [cancelJob] asking in
      guard isDue() else { return }
      asking.cancel()
      cancelJob.withLockedValue { $0 }?()
    }
  }

  /// Runs a body on the loop after some time, and behind what is ready by then. It must not block.
  package func run(after delay: Duration, _ body: @escaping @Sendable () -> Void) {
    loop.scheduleTask(in: TimeAmount(clamping: delay), body)
  }

  /// The time that the calling thread has worked since it began; what it waits for is not in it.
  package static var workOfCaller: Duration {
    var time = timespec()
    guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return .zero }
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  private static let markInterval = TimeAmount.milliseconds(100)

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
