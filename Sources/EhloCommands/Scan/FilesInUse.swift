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
  private struct Identity: Equatable {
    var device: UInt64
    var number: UInt64

    init?(_ status: stat) {
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(truncatingIfNeeded: status.st_ino)
    }
  }

  /// A handful; a table would cost the start of the program more.
  private var purposes: [(identity: Identity, purpose: String)] = []

  /// - Parameter purpose: in words that follow "is".
  mutating func note(_ descriptor: Int32, as purpose: String) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return }
    note(status, as: purpose)
  }

  mutating func note(path: String, as purpose: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    note(status, as: purpose)
  }

  private mutating func note(_ status: stat, as purpose: String) {
    guard let identity = Identity(status) else { return }
    purposes.removeAll { $0.identity == identity }
    purposes.append((identity, purpose))
  }

  /// What the file is already; nil for one that is in no use.
  func purpose(of descriptor: Int32) -> String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    return purpose(of: status)
  }

  func purpose(ofPath path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return purpose(of: status)
  }

  private func purpose(of status: stat) -> String? {
    guard let identity = Identity(status) else { return nil }
    return purposes.first { $0.identity == identity }?.purpose
  }
}
