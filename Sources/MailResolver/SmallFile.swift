#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Files of configuration: what is larger than a megabyte is none.
enum SmallFile {
  private static let maximum = 1 << 20

  /// Nil where it cannot be read, or is too large.
  static func bytes(at path: String) -> [UInt8]? {
    // Not blocking: the path may name a pipe.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0, bytes.count + count <= maximum else { return nil }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
