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
  /// SIGINT and SIGTERM end the process with the status of the contract, and so does SIGHUP, with that of SIGTERM: who lost
  /// the connection wants what was learnt no less. A broken pipe is an error of the write, and so is a file that may grow no
  /// longer.
  static func setDispositions() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGINT) { _ in Signals.arrived(.interrupted) }
    signal(SIGTERM) { _ in Signals.arrived(.terminated) }
    // Under nohup it stays ignored.
    if !isIgnored(SIGHUP) { signal(SIGHUP) { _ in Signals.arrived(.terminated) } }
    unblock([SIGINT, SIGTERM, SIGHUP, SIGALRM])
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    let former = signal(number, SIG_IGN)
    signal(number, former)
    return unsafeBitCast(former, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Whoever started us from a thread that lets no signals through did not mean us.
  private static func unblock(_ numbers: [Int32]) {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// From here on the first signal only leaves a mark, so that what was learnt can be told. Another one ends the process
  /// at once, and so does the end of `patience`: the reader of our output may be what holds us up. `allow` begins it anew.
  static func leaveMark() {
    signal(SIGALRM) { _ in Signals.end(Signals.mark ?? .internalError) }
    isMarking.store(true, ordering: .releasing)
  }

  /// Seconds from now until the process ends, where a signal has left its mark: what is still to be done goes on.
  static func allow(beside seconds: Int = 0) {
    if mark != nil { alarm(patience + UInt32(clamping: seconds)) }
  }

  /// The status that the first signal asks for; nil while there was none.
  static var mark: ExitStatus? {
    let status = markedStatus.load(ordering: .acquiring)
    return status == 0 ? nil : ExitStatus(rawValue: status)
  }

  /// Has a signal remove this file on its way out. One file at a time.
  static func removeAtEnd(_ path: String) { atEnd.store(UInt(bitPattern: strdup(path)), ordering: .releasing) }

  /// The file is to stay after all, or is there no longer.
  static func keepAtEnd() { free(path(at: atEnd.exchange(0, ordering: .acquiring))) }

  /// Removes the file now.
  static func removeNow() {
    guard let path = path(at: atEnd.exchange(0, ordering: .acquiring)) else { return }
    unlink(path)
    free(path)
  }

  /// Has a signal put the terminal at this descriptor back as it is now, for the end and for a stop.
  ///
  /// - Parameter changed: called in a handler, when the program goes on after a stop, and when the terminal has another
  ///   size.
  static func keepTerminal(_ descriptor: Int32, changed: @escaping @convention(c) () -> Void) {
    guard terminalSettings.load(ordering: .acquiring) == 0 else { return }
    let settings = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    guard tcgetattr(descriptor, settings) == 0 else { return settings.deallocate() }
    terminal.store(descriptor, ordering: .relaxed)
    terminalChanged.store(UInt(bitPattern: unsafeBitCast(changed, to: Int.self)), ordering: .relaxed)
    terminalSettings.store(UInt(bitPattern: settings), ordering: .releasing)
    signal(SIGQUIT) { _ in
      Signals.putTerminalBack()
      signal(SIGQUIT, SIG_DFL)
      kill(getpid(), SIGQUIT)
    }
    signal(SIGTSTP) { _ in
      var settings = termios()
      let terminal = Signals.terminal.load(ordering: .relaxed)
      tcgetattr(terminal, &settings)
      Signals.putTerminalBack()
      kill(getpid(), SIGSTOP)
      // Here it goes on.
      tcsetattr(terminal, TCSANOW, &settings)
      Signals.tellOfTerminal()
    }
    signal(SIGWINCH) { _ in Signals.tellOfTerminal() }
    unblock([SIGQUIT, SIGTSTP, SIGWINCH])
  }

  /// Puts it back now; it is not kept any longer.
  static func restoreTerminal() {
    guard let settings = settings(at: terminalSettings.exchange(0, ordering: .acquiring)) else { return }
    tcsetattr(terminal.load(ordering: .relaxed), TCSADRAIN, settings)
    settings.deallocate()
  }

  /// In a handler.
  private static func putTerminalBack() {
    guard let settings = settings(at: terminalSettings.load(ordering: .acquiring)) else { return }
    tcsetattr(terminal.load(ordering: .relaxed), TCSANOW, settings)
  }

  /// In a handler.
  private static func tellOfTerminal() {
    guard terminalSettings.load(ordering: .acquiring) != 0 else { return }
    unsafeBitCast(Int(bitPattern: terminalChanged.load(ordering: .relaxed)), to: (@convention(c) () -> Void).self)()
  }

  /// The address of a function.
  private static let terminalChanged = Atomic<UInt>(0)
  private static let terminal = Atomic<Int32>(-1)
  /// The address of its settings; 0 for none.
  private static let terminalSettings = Atomic<UInt>(0)

  private static func settings(at address: UInt) -> UnsafeMutablePointer<termios>? {
    UnsafeMutablePointer(bitPattern: address)
  }

  /// The address of a C string, so that a handler can read it without a lock; 0 for none.
  private static let atEnd = Atomic<UInt>(0)

  private static let isMarking = Atomic(false)
  /// 0, which no signal asks for, while there is no mark.
  private static let markedStatus = Atomic<Int32>(0)
  /// Seconds.
  private static let patience: UInt32 = 8

  /// In a handler.
  private static func arrived(_ status: ExitStatus) {
    guard isMarking.load(ordering: .acquiring),
      markedStatus.compareExchange(expected: 0, desired: status.rawValue, ordering: .acquiringAndReleasing).exchanged
    else { end(status) }
    alarm(patience)
  }

  private static func path(at address: UInt) -> UnsafeMutablePointer<CChar>? {
    UnsafeMutablePointer(bitPattern: address)
  }

  /// In a handler: unlink, tcsetattr and _exit are safe there. Nothing needs flushing, as output goes out when it is written.
  private static func end(_ status: ExitStatus) -> Never {
    if let path = path(at: atEnd.load(ordering: .acquiring)) { unlink(path) }
    putTerminalBack()
    _exit(status.rawValue)
  }
}
