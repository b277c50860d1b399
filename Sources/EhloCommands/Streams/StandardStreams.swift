#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The descriptors 0, 1 and 2 as the process inherits them.
enum StandardStreams {
  /// Takes the place of any that was closed, so that no socket gets its number and the report is never written into it.
  /// The stand-in is open for the other direction: writing to a closed standard output goes on failing.
  static func holdClosed() {
    for (descriptor, mode) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_WRONLY)] as [(Int32, Int32)]
    where fcntl(descriptor, F_GETFD) == -1 {
      // The lowest free number is this one: those below are held already.
      _ = open("/dev/null", mode)
    }
  }
}
