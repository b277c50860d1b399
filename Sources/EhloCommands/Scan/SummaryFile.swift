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
      place = .file(path: path, mode: nil)
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
    }
  }

  /// By a new file that takes the place of the old one when it is complete.
  private func replace(_ path: String, _ mode: mode_t?, by text: String) throws(OutputFailure) {
    let newPath = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 16))"
    let descriptor = makeForWriting(newPath)
    // Who may write to a file may not always make one beside it.
    guard descriptor >= 0 else { return try overwrite(path, by: text) }
    defer { close(descriptor) }
    do throws(OutputFailure) {
      try OutputStream(descriptor: descriptor, name: name).write(text)
      if let mode { _ = fchmod(descriptor, mode) }
      guard rename(newPath, path) == 0 else { throw OutputFailure("\(name): \(systemMessage(errno))") }
    } catch {
      unlink(newPath)
      throw error
    }
  }

  private func overwrite(_ path: String, by text: String) throws(OutputFailure) {
    let descriptor = openForWriting(path)
    guard descriptor >= 0, ftruncate(descriptor, 0) == 0 else {
      throw OutputFailure("\(name): \(systemMessage(errno))")
    }
    defer { close(descriptor) }
    try OutputStream(descriptor: descriptor, name: name).write(text)
  }

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

private func openForWriting(_ path: String) -> Int32 { open(path, O_WRONLY | O_CLOEXEC) }

private func makeForWriting(_ path: String) -> Int32 { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644) }
