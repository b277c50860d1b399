#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file descriptor that takes text. No buffer stands between: what was written is out, or has failed; unless a scribe
/// does the writing.
package struct OutputStream: Sendable {
  package static let standardOutput = OutputStream(descriptor: 1, name: "standard output")
  package static let standardError = OutputStream(descriptor: 2, name: "standard error")

  package let descriptor: Int32
  /// As an error line calls it.
  package let name: String
  private var scribe: Scribe?

  package init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  package var isTerminal: Bool { isatty(descriptor) == 1 }

  package func write(_ text: String) throws(OutputFailure) { try write(Array(text.utf8)) }

  /// The same stream without waiting for whoever reads it: by a scribe, unless it is a file, which takes all at once.
  package func withScribe() -> OutputStream {
    guard TextFile.size(of: descriptor) == nil else { return self }
    var stream = self
    stream.scribe = Scribe(for: self)
    return stream
  }

  /// As `withScribe`; by the scribe of another stream where both lead to one place, such as a pipe for `2>&1`, so that a
  /// line of one never stands in the midst of one of the other.
  package func withScribe(beside other: OutputStream) -> OutputStream {
    guard let scribe = other.scribe, leads(where: other) else { return withScribe() }
    var stream = self
    stream.scribe = scribe
    return stream
  }

  private func leads(where other: OutputStream) -> Bool {
    var (one, two) = (stat(), stat())
    return fstat(descriptor, &one) == 0 && fstat(other.descriptor, &two) == 0 && one.st_dev == two.st_dev
      && one.st_ino == two.st_ino
  }

  /// Bytes that are still to be written.
  package var backlog: Int { scribe?.backlog ?? 0 }

  /// Returns when all is written.
  package func finish() async throws(OutputFailure) { try await scribe?.finish() }

  package func write(_ bytes: [UInt8]) throws(OutputFailure) {
    if let scribe { return try scribe.write(bytes) }
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: $0[start...])) }
      if count > 0 {
        start += count
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        // Somebody made the terminal or pipe non-blocking; it is shared with other programs, so it is left as it is.
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = systemPoll(&poll)
      } else if count == 0 || errno != EINTR {
        let number = errno
        throw OutputFailure("\(name): \(systemMessage(number))", isClosedPipe: number == EPIPE)
      }
    }
  }
}

/// A result that could not be written.
package struct OutputFailure: Error, Equatable {
  package var message: String
  /// Nobody reads any more, which is no fault of anybody's.
  package var isClosedPipe: Bool

  package init(_ message: String, isClosedPipe: Bool = false) {
    self.message = message
    self.isClosedPipe = isClosedPipe
  }
}

/// The system's words for an error number, as an error line begins: in lower case.
func systemMessage(_ number: Int32) -> String {
  let text = strerror(number).map { String(cString: $0) } ?? "error \(number)"
  return text.prefix(1).lowercased() + text.dropFirst()
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}

private func systemPoll(_ descriptor: inout pollfd) -> Int32 { poll(&descriptor, 1, -1) }
