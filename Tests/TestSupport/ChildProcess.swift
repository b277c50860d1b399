internal import Foundation
internal import NIOConcurrencyHelpers

#if canImport(Glibc)
  internal import Glibc
#endif

/// A program that runs, from its start to its end.
///
/// In place of Foundation's `Process`, which copies directory entries past their end when it looks for open descriptors: now
/// and then that is the end of a page, and of all tests. Nothing is inherited here but three streams and the environment that
/// is given; no signal is blocked.
package final class ChildProcess: Sendable {
  package enum Stream: Sendable {
    case null
    case descriptor(Int32)
  }

  package let id: Int32
  private let end = NIOLockedValueBox(End())
  private let ended = DispatchGroup()

  private struct End {
    var status: Int32?
    var waiting: [CheckedContinuation<Int32, Never>] = []
  }

  /// - Parameters:
  ///   - environment: nil: ours.
  ///   - terminal: a path that takes the place of all three streams; the program leads a session on it.
  package init(
    _ path: String, _ arguments: [String], environment: [String: String]? = nil, input: Stream = .null,
    output: Stream = .null, errors: Stream = .descriptor(2), terminal: String? = nil
  ) throws {
    #if canImport(Darwin)
      var attributes: posix_spawnattr_t?
      var actions: posix_spawn_file_actions_t?
      let newSession: Int16 = 0x0400
      // In place of addclosefrom_np.
      var flags = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_CLOEXEC_DEFAULT)
    #else
      var attributes = posix_spawnattr_t()
      var actions = posix_spawn_file_actions_t()
      let newSession: Int16 = 0x80
      var flags = Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    #endif
    posix_spawnattr_init(&attributes)
    posix_spawn_file_actions_init(&actions)
    defer {
      posix_spawnattr_destroy(&attributes)
      posix_spawn_file_actions_destroy(&actions)
    }
    // Our threads block most signals, and SwiftNIO ignores SIGPIPE.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var usual = sigset_t()
    sigemptyset(&usual)
    sigaddset(&usual, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    if terminal != nil { flags |= newSession }
    posix_spawnattr_setflags(&attributes, flags)
    if let terminal {
      // A session leader gets the first terminal that it opens: what is typed there can interrupt it.
      posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    } else {
      for (number, stream) in zip(Int32(0)..., [input, output, errors]) {
        switch stream {
        case .null: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
        case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, number)
        }
      }
    }
    #if canImport(Glibc)
      guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else {
        throw Failure(path: path, error: ENOSYS)
      }
      _ = unsafeBitCast(symbol, to: CloseFrom.self)(&actions, 3)
    #endif
    let variables = environment ?? ProcessInfo.processInfo.environment
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    var names = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for pointer in words + names { free(pointer) } }
    var child = pid_t()
    let error = posix_spawn(&child, path, &actions, &attributes, &words, &names)
    guard error == 0 else { throw Failure(path: path, error: error) }
    id = child
    ended.enter()
    Thread.detachNewThread { self.waitForEnd() }
  }

  #if canImport(Glibc)
    /// glibc has it since 2.34; Swift's module of it does not.
    private typealias CloseFrom =
      @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt
  #endif

  private func waitForEnd() {
    var info = siginfo_t()
    while waitid(P_PID, id_t(id), &info, Int32(WEXITED) | Int32(WNOWAIT)) < 0, errno == EINTR {}
    // Its number is ours until here, and nobody sends it a signal meanwhile.
    let (status, waiting) = end.withLockedValue { end in
      var raw: Int32 = 0
      while waitpid(id, &raw, 0) < 0, errno == EINTR {}
      let status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : -(raw & 0x7F)
      end.status = status
      defer { end.waiting = [] }
      return (status, end.waiting)
    }
    for continuation in waiting { continuation.resume(returning: status) }
    ended.leave()
  }

  package var isRunning: Bool { end.withLockedValue { $0.status == nil } }

  /// Its exit status, or the number of the signal that ended it, with a minus.
  package func status() async -> Int32 {
    await withCheckedContinuation { continuation in
      let status = end.withLockedValue { end -> Int32? in
        if end.status == nil { end.waiting.append(continuation) }
        return end.status
      }
      if let status { continuation.resume(returning: status) }
    }
  }

  /// The same for who cannot wait otherwise.
  package func waitForStatus() -> Int32 {
    ended.wait()
    return end.withLockedValue { $0.status ?? -1 }
  }

  /// Waits until it has stopped; false where it ended.
  package func hasStopped() async -> Bool {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var info = siginfo_t()
        while waitid(P_PID, id_t(self.id), &info, Int32(WSTOPPED) | Int32(WEXITED) | Int32(WNOWAIT)) < 0, errno == EINTR
        {}
        continuation.resume(returning: info.si_code == CLD_STOPPED)
      }
    }
  }

  /// Seconds after which it hangs: far beyond what anything takes on a machine that has other work.
  package static let limit = 300.0

  /// Ends it where it does not come to what is waited for, which no test takes for a success. A process that hangs must not
  /// keep others from telling how they fared.
  package func killedInTime<Result>(_ body: () async -> Result) async -> Result {
    let killer = DispatchWorkItem { [self] in signal(SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + Self.limit, execute: killer)
    defer { killer.cancel() }
    return await body()
  }

  package func signal(_ number: Int32) {
    // After its end the number may be another's.
    end.withLockedValue { if $0.status == nil { kill(id, number) } }
  }

  private struct Failure: Error, CustomStringConvertible {
    var path: String
    var error: Int32
    var description: String { "\(path): \(String(cString: strerror(error)))" }
  }
}
