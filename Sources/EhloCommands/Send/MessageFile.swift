import ProbeEngine
import SMTPWire

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A message in a file, read in pieces whenever it is needed: its size costs no memory.
final class MessageFile: Sendable {
  private let descriptor: Int32

  /// Larger than any server takes.
  private static let maximumSize = 4 << 30

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// - Parameter path: `-` for standard input, which is kept in a temporary file that nobody else sees.
  static func message(at path: String) throws(UsageError) -> Message {
    let file = MessageFile(descriptor: path == "-" ? try spooledInput() : try opened(path))
    var facts = MessageFacts()
    var offset = 0
    while true {
      guard let piece = file.piece(at: offset) else {
        throw UsageError("--message: \(quoted(path)): \(systemMessage(errno))")
      }
      if piece.isEmpty { break }
      facts.add(piece)
      offset += piece.count
      guard offset <= maximumSize else { throw UsageError("--message: \(quoted(path)): is larger than 4 GiB") }
    }
    facts.finish()
    let length = offset
    return Message(facts: facts) {
      var offset = 0
      return {
        guard offset < length else { return [] }
        guard let piece = file.piece(at: offset), !piece.isEmpty else { throw MessageFileChanged() }
        defer { offset += piece.count }
        // What was added meanwhile was not announced.
        return Array(piece.prefix(length - offset))
      }
    }
  }

  private static func opened(_ path: String) throws(UsageError) -> Int32 {
    // Not blocking: the path may name a pipe, which is refused.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw UsageError("--message: \(quoted(path)): \(systemMessage(errno))") }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw UsageError(
        "--message: \(quoted(path)): is no regular file", hint: "--message - reads standard input, a pipe for instance")
    }
    return descriptor
  }

  private static func spooledInput() throws(UsageError) -> Int32 {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array("\(folder)/ehlo-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else {
      throw UsageError(
        "--message: standard input cannot be kept in \(quoted(folder)): \(systemMessage(errno))",
        hint: "set TMPDIR to a folder with room")
    }
    unlink(name)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    do throws(UsageError) {
      try copyInput(to: descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  private static func copyInput(to descriptor: Int32) throws(UsageError) {
    let output = OutputStream(descriptor: descriptor, name: "the copy of standard input")
    var buffer = [UInt8](repeating: 0, count: Message.pieceSize)
    var total = 0
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw UsageError("--message: standard input: \(systemMessage(errno))") }
      if count == 0 { return }
      total += count
      guard total <= maximumSize else { throw UsageError("--message: standard input is larger than 4 GiB") }
      do throws(OutputFailure) {
        try output.write(Array(buffer[..<count]))
      } catch {
        throw UsageError("--message: \(error.message)", hint: "set TMPDIR to a folder with room")
      }
    }
  }

  /// Nil where it cannot be read.
  private func piece(at offset: Int) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: Message.pieceSize)
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(offset))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { return nil }
      buffer.removeLast(buffer.count - count)
      return buffer
    }
  }
}

/// The file became shorter while it was being sent.
struct MessageFileChanged: Error {}
