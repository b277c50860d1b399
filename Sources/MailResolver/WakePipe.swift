#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Ends the wait of a thread that polls.
final class WakePipe: Sendable {
  /// To be polled for reading.
  let readEnd: CInt
  private let writeEnd: CInt

  /// Nil where the system gives no pipe.
  init?() {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    (readEnd, writeEnd) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  func wake() {
    // A full pipe wakes as well.
    var octet: UInt8 = 0
    _ = write(writeEnd, &octet, 1)
  }

  func drain() {
    var octets = [UInt8](repeating: 0, count: 256)
    while read(readEnd, &octets, octets.count) > 0 {}
  }
}
