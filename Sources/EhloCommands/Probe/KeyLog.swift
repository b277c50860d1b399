import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file in the NSS key log format, which Wireshark decrypts captures with. It makes what was said readable, so that
/// nobody but its owner may read it.
final class KeyLog: Sendable {
  private let file: OutputStream
  private let failed = Mutex<OutputFailure?>(nil)

  /// Why not all keys are in the file; nil where they are.
  var failure: OutputFailure? { failed.withLock(\.self) }

  /// The file that the option names, or else the variable; nil where neither does.
  static func open(_ option: String?, environment: Environment) throws(UsageError) -> KeyLog? {
    if let value = OptionValue("--keylog", option) { return try KeyLog(path: value.path(), namedBy: "--keylog") }
    guard let path = environment.nonEmpty("SSLKEYLOGFILE") else { return nil }
    return try KeyLog(path: path, namedBy: "SSLKEYLOGFILE")
  }

  private init(path: String, namedBy name: String) throws(UsageError) {
    let descriptor = openForAppending(path)
    guard descriptor >= 0 else { throw UsageError("\(name): \(quoted(path)): \(systemMessage(errno))") }
    file = OutputStream(descriptor: descriptor, name: "\(name): \(quoted(path))")
  }

  /// One line at a time, so that programs that share the file do not cut each other's lines. No probe ends because a
  /// line cannot be written, but none is written after it: it may have got half of its way.
  func append(_ line: [UInt8]) {
    let end = UInt8(ascii: "\n")
    failed.withLock { failure in
      guard failure == nil else { return }
      do throws(OutputFailure) {
        try file.write(line.last == end ? line : line + [end])
      } catch {
        failure = error
      }
    }
  }
}

private func openForAppending(_ path: String) -> Int32 {
  open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
}
