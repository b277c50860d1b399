#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The regular files that a scan reads or writes, whatever names lead to them. One that is taken for a second purpose would
/// be the end of what is in it, or of the list that is read from it.
struct FilesInUse {
  private struct Identity: Hashable {
    var device: UInt64
    var number: UInt64

    init?(_ status: stat) {
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(truncatingIfNeeded: status.st_ino)
    }
  }

  private var purposes: [Identity: String] = [:]

  /// - Parameter purpose: in words that follow "is".
  mutating func note(_ descriptor: Int32, as purpose: String) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, let identity = Identity(status) else { return }
    purposes[identity] = purpose
  }

  mutating func note(path: String, as purpose: String) {
    var status = stat()
    guard stat(path, &status) == 0, let identity = Identity(status) else { return }
    purposes[identity] = purpose
  }

  /// What the file is already; nil for one that is in no use.
  func purpose(of descriptor: Int32) -> String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    return Identity(status).flatMap { purposes[$0] }
  }

  func purpose(ofPath path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Identity(status).flatMap { purposes[$0] }
  }
}
