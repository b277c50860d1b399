#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The file that gets the summary. Whether it can be written is seen in the beginning, so that hours of work do not end in
/// a wrong path. What is in it stays until the new summary is there as a whole.
struct SummaryFile {
  private enum Place {
    /// A pipe or a device, open since the beginning.
    case stream(OutputStream)
    /// A regular file. Nil for the mode of one that is yet to be made.
    case file(path: String, mode: mode_t?)
    /// A link to a file that is yet to be made. There is nothing to be lost in it.
    case link(path: String)
  }

  private let place: Place
  private let name: String

  /// Nil where nobody wants one.
  init?(_ path: String?, apartFrom inUse: FilesInUse) throws(UsageError) {
    guard let value = OptionValue("--summary", path) else { return nil }
    let path = try value.filePath()
    name = "--summary: \(quoted(path))"
    if let purpose = inUse.purpose(ofPath: path) { throw value.wrong("\(quoted(path)) is \(purpose)") }
    var status = stat()
    if stat(path, &status) != 0 {
      guard errno == ENOENT, access(Self.directory(of: path), W_OK) == 0 else {
        throw value.wrong("\(quoted(path)): \(systemMessage(errno))")
      }
      place = lstat(path, &status) == 0 ? .link(path: path) : .file(path: path, mode: nil)
    } else if status.st_mode & S_IFMT == S_IFREG {
      guard access(path, W_OK) == 0 else { throw value.wrong("\(quoted(path)): \(systemMessage(errno))") }
      // A link stays one.
      place = .file(path: Self.resolved(path), mode: status.st_mode & 0o7777)
    } else {
      let descriptor = openForWriting(path)
      guard descriptor >= 0 else { throw value.wrong("\(quoted(path)): \(systemMessage(errno))") }
      place = .stream(OutputStream(descriptor: descriptor, name: name))
    }
  }

  func write(_ text: String) throws(OutputFailure) {
    switch place {
    case .stream(let stream): try stream.write(text)
    case .file(let path, let mode): try replace(path, mode, by: text)
    case .link(let path): try overwrite(path, by: text)
    }
  }

  /// By a new file that takes the place of the old one when it is complete.
  private func replace(_ path: String, _ mode: mode_t?, by text: String) throws(OutputFailure) {
    let newPath = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 16))"
    // Nobody reads the new one who may not read the old one, at no time.
    let descriptor = makeForWriting(newPath, mode: mode == nil ? 0o644 : 0o600)
    // Who may write to a file may not always make one beside it.
    guard descriptor >= 0 else { return try overwrite(path, by: text) }
    Signals.removeAtEnd(newPath)
    do throws(OutputFailure) {
      if let mode { _ = fchmod(descriptor, mode) }
      try complete(descriptor, with: text)
      guard rename(newPath, path) == 0 else { throw failure(errno) }
    } catch {
      Signals.removeNow()
      throw error
    }
    Signals.keepAtEnd()
  }

  private func overwrite(_ path: String, by text: String) throws(OutputFailure) {
    let descriptor = openForWriting(path, orMake: true)
    guard descriptor >= 0 else { throw failure(errno) }
    guard ftruncate(descriptor, 0) == 0 else {
      let number = errno
      close(descriptor)
      throw failure(number)
    }
    try complete(descriptor, with: text)
  }

  /// Some file systems say only at the end that there was no room.
  private func complete(_ descriptor: Int32, with text: String) throws(OutputFailure) {
    do throws(OutputFailure) {
      try OutputStream(descriptor: descriptor, name: name).write(text)
    } catch {
      close(descriptor)
      throw error
    }
    // Not every file system knows it.
    let isKept = fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP
    let number = errno
    guard close(descriptor) == 0 else { throw failure(errno) }
    guard isKept else { throw failure(number) }
  }

  private func failure(_ number: Int32) -> OutputFailure { OutputFailure("\(name): \(systemMessage(number))") }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func resolved(_ path: String) -> String {
    guard let text = realpath(path, nil) else { return path }
    defer { free(text) }
    return String(cString: text)
  }
}

private func openForWriting(_ path: String, orMake: Bool = false) -> Int32 {
  open(path, O_WRONLY | O_CLOEXEC | (orMake ? O_CREAT : 0), 0o644)
}

private func makeForWriting(_ path: String, mode: mode_t) -> Int32 {
  open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
}
