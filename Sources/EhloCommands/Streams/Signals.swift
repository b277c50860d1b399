import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What signals do to a command.
enum Signals {
  /// SIGINT and SIGTERM end the process with the status of the contract; a broken pipe is an error of the write.
  static func setDispositions() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGINT) { _ in Signals.end(.interrupted) }
    signal(SIGTERM) { _ in Signals.end(.terminated) }
    // Whoever started us from a thread that lets no signals through did not mean us.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Has a signal remove this file on its way out. One file at a time.
  static func removeAtEnd(_ path: String) { atEnd.store(UInt(bitPattern: strdup(path)), ordering: .releasing) }

  /// Removes the file now.
  static func removeNow() {
    guard let path = path(at: atEnd.exchange(0, ordering: .acquiring)) else { return }
    unlink(path)
    free(path)
  }

  /// The address of a C string, so that a handler can read it without a lock; 0 for none.
  private static let atEnd = Atomic<UInt>(0)

  private static func path(at address: UInt) -> UnsafeMutablePointer<CChar>? {
    UnsafeMutablePointer(bitPattern: address)
  }

  /// In a handler: unlink and _exit are safe there. Nothing needs flushing, as output goes out when it is written.
  private static func end(_ status: ExitStatus) -> Never {
    if let path = path(at: atEnd.load(ordering: .acquiring)) { unlink(path) }
    _exit(status.rawValue)
  }
}
