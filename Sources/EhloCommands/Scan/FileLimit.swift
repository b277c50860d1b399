#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How many files and connections the system lets this process have open.
enum FileLimit {
  /// For everything that is no probe: streams, event loops, the resolver's sockets, files of the trust store.
  private static let others = 256

  /// Raises the limit as far as is needed and allowed. Returns how many probes can run at a time.
  static func makeRoom(for probes: Int) -> Int {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    guard getrlimit(resource, &limit) == 0 else { return probes }
    let needed = rlim_t(probes + others)
    if limit.rlim_cur < needed {
      var raised = limit
      raised.rlim_cur = min(needed, limit.rlim_max)
      if setrlimit(resource, &raised) == 0 { limit = raised }
    }
    guard limit.rlim_cur < needed else { return probes }
    // A quarter for the others where there is little.
    let few = Int(limit.rlim_cur)
    return max(1, few - min(others, few / 4))
  }
}
