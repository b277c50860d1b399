#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

enum FilePath {
  /// Whether there is something of this name, readable or not.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
