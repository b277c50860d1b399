import ScanPlan

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Files that the user names, read piece by piece.
enum TextFile {
  static let pieceSize = 64 * 1024

  static func open(_ path: String, namedBy option: String?) throws(UsageError) -> Int32 {
    let descriptor = openForReading(path)
    // Opening a directory goes well, reading it does not.
    var status = stat()
    let isDirectory = descriptor >= 0 && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    guard descriptor >= 0, !isDirectory else {
      let why = systemMessage(isDirectory ? EISDIR : errno)
      throw UsageError((option.map { "\($0): " } ?? "") + "\(quoted(path)): \(why)")
    }
    return descriptor
  }

  static func close(_ descriptor: Int32) { closeDescriptor(descriptor) }

  /// The next piece, empty at the end; waits for one. Nil where the system gives none, with its words.
  static func piece(of descriptor: Int32) -> Result<[UInt8], ReadFailure> {
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, initialized in
      repeat {
        count = read(descriptor, buffer.baseAddress, buffer.count)
      } while count < 0 && (errno == EINTR || errno == EAGAIN && waits(for: descriptor))
      initialized = max(0, count)
    }
    return count < 0 ? .failure(ReadFailure(words: systemMessage(errno))) : .success(bytes)
  }

  /// Until there is something to read: who gave us the descriptor may have made it one that does not wait.
  private static func waits(for descriptor: Int32) -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&waiting, 1, -1) >= 0 || errno == EINTR
  }

  /// The bytes of a regular file; nil of anything else.
  static func size(of descriptor: Int32) -> Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// What is held in memory as a whole; a device may have no end.
  private static let largestWhole = 32 * 1024 * 1024

  /// A small file as a whole.
  static func lines(of path: String, namedBy option: String) throws(UsageError) -> [LineSplitter.Line] {
    let descriptor = try open(path, namedBy: option)
    defer { close(descriptor) }
    var splitter = LineSplitter()
    var lines: [LineSplitter.Line] = []
    var total = 0
    while true {
      switch piece(of: descriptor) {
      case .failure(let failure): throw UsageError("\(option): \(quoted(path)): \(failure.words)")
      case .success(let bytes):
        total += bytes.count
        guard total <= largestWhole else { throw UsageError("\(option): \(quoted(path)) is larger than 32 MiB") }
        splitter.append(bytes)
        while let line = splitter.next() { lines.append(line) }
        guard bytes.isEmpty else { continue }
        if let last = splitter.finish() { lines.append(last) }
        return lines
      }
    }
  }
}

struct ReadFailure: Error {
  var words: String
}

private func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }

private func openForReading(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }
