#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How many files and connections the system lets this process have open.
enum FileLimit {
  /// What there is room for at a time.
  struct Room {
    var probes: Int
    /// Sockets of the resolver, which has a question wait that gets none.
    var lookUps: Int
  }

  /// For everything that is neither probe nor look-up: streams, event loops, files of the trust store.
  private static let others = 32
  private static let mostLookUps = 128
  /// With this beside the probes nobody has to share.
  private static let plenty = 256
  /// Beside its sockets for questions the resolver has some for long answers (RFC 7766).
  static func streams(for lookUps: Int) -> Int { max(1, lookUps / 8) }

  /// Of each worker beyond the first: its event loop, which has no error for want of them.
  static let perWorker = 3
  /// Of a program that does little: streams, an event loop, the list.
  private static let least = 16

  /// Raises the limit as far as is needed and allowed.
  ///
  /// - Parameter further: what is open beside probes, look-ups and what every run has.
  static func makeRoom(for probes: Int, beside further: Int) throws(UsageError) -> Room {
    let needed = rlim_t(probes + plenty + further)
    guard let limit = raised(to: needed), limit < needed else { return Room(probes: probes, lookUps: mostLookUps) }
    guard limit >= least + further else {
      throw UsageError(
        "the system allows \(limit) open files, and this scan has \(least + further) before its first connection",
        hint: "fewer lists or --workers, or a higher 'ulimit -n'")
    }
    return room(in: Int(limit) - further, for: probes)
  }

  /// Whether an event loop can be made, which needs three.
  static var hasRoomForLoop: Bool {
    let copies = (0..<4).map { _ in dup(2) }
    let number = errno
    defer { for copy in copies where copy >= 0 { close(copy) } }
    return !copies.contains(-1) || number != EMFILE && number != ENFILE
  }

  /// A third for look-ups where there is little.
  static func room(in limit: Int, for probes: Int) -> Room {
    let rest = max(6, limit - others)
    let lookUps = min(mostLookUps, max(4, rest / 3))
    return Room(probes: min(probes, max(1, rest - lookUps - streams(for: lookUps))), lookUps: lookUps)
  }

  /// Whether no file can be opened now.
  static var isReached: Bool {
    let copy = dup(0)
    if copy >= 0 { close(copy) }
    return copy < 0 && (errno == EMFILE || errno == ENFILE)
  }

  /// Nil where it is not known.
  private static func raised(to needed: rlim_t) -> rlim_t? {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    guard getrlimit(resource, &limit) == 0 else { return nil }
    if limit.rlim_cur < needed {
      var raised = limit
      raised.rlim_cur = min(needed, limit.rlim_max)
      if setrlimit(resource, &raised) == 0 { limit = raised }
    }
    return limit.rlim_cur
  }
}
