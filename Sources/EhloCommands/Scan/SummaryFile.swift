#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The file that gets the summary. It is opened in the beginning, so that hours of work do not end in a wrong path.
struct SummaryFile {
  private var stream: OutputStream

  /// Nil where nobody wants one.
  init?(_ path: String?) throws(UsageError) {
    guard let value = OptionValue("--summary", path) else { return nil }
    let path = try value.path()
    let descriptor = openForWriting(path)
    guard descriptor >= 0 else { throw value.wrong("\(quoted(path)): \(systemMessage(errno))") }
    stream = OutputStream(descriptor: descriptor, name: "--summary: \(quoted(path))")
  }

  func write(_ text: String) throws(OutputFailure) { try stream.write(text) }
}

private func openForWriting(_ path: String) -> Int32 {
  open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
}
