#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where secrets come from.
enum SecretSource {
  private static let maximumLength = 8192

  /// Without its line end.
  static func firstLine(ofFile path: String, option: String) throws(UsageError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw UsageError("\(option): \(quoted(path)): \(systemMessage(errno))") }
    defer { close(descriptor) }
    guard let line = line(from: descriptor) else {
      throw UsageError(
        "\(option): \(quoted(path)): \(errno == 0 ? "its first line is too long" : systemMessage(errno))")
    }
    return line
  }

  /// Asks on the terminal, without showing what is typed. Nil where there is no terminal, or nothing was typed.
  static func prompt(_ question: String) -> [UInt8]? {
    let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let terminal = OutputStream(descriptor: descriptor, name: "the terminal")
    // Whoever thinks better of it gets the terminal back as it was.
    Signals.keepTerminal(descriptor) {}
    defer { Signals.restoreTerminal() }
    return hidingInput(of: descriptor) {
      try? terminal.write(question)
      defer { try? terminal.write("\n") }
      return line(from: descriptor)
    } ?? nil
  }

  /// Does something while the terminal does not show what is typed; nil where it is none.
  static func hidingInput<Result>(of descriptor: Int32, _ body: () -> Result) -> Result? {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return nil }
    var quiet = settings
    quiet.c_lflag &= ~tcflag_t(ECHO)
    guard tcsetattr(descriptor, TCSAFLUSH, &quiet) == 0 else { return nil }
    defer { _ = tcsetattr(descriptor, TCSAFLUSH, &settings) }
    return body()
  }

  /// Nil where it cannot be read (errno says why), or is longer than any secret (errno is 0).
  private static func line(from descriptor: Int32) -> [UInt8]? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while line.count <= maximumLength {
      let count = read(descriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 || byte == UInt8(ascii: "\n") {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
      }
      line.append(byte)
    }
    errno = 0
    return nil
  }
}
