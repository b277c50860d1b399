import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Lines of a descriptor, each of bounded length. One thread asks for them.
final class DescriptorLines: Sendable {
  private let buffer: Mutex<LineBuffer>

  init(descriptor: Int32) { buffer = Mutex(LineBuffer(descriptor: descriptor)) }

  /// Of the lines that were handed out. Not to be asked for while one is waited for.
  var count: Int { buffer.withLock(\.count) }

  /// Whether something can be read without waiting: a line, where a terminal gives lines.
  var hasInput: Bool { buffer.withLock(\.hasInput) }

  /// Waits. The last line needs no end.
  ///
  /// - Parameters:
  ///   - ofMessage: whether more lines that are there already come along, up to a lone dot.
  ///   - isAhead: whether the line was there before it was asked for.
  func next(ofMessage: Bool = false, isAhead: Bool) -> TypedInput {
    buffer.withLock { buffer in
      do throws(UnreadableLine) {
        guard let line = try buffer.next() else { return .end }
        var lines = [line]
        while ofMessage, lines.last != [UInt8(ascii: ".")], let line = buffer.take() { lines.append(line) }
        return .lines(lines, isFollowed: buffer.hasLine, isAhead: isAhead)
      } catch {
        return .unreadable(error.words)
      }
    }
  }
}

/// What was read of a descriptor and is no line yet, or none that anybody has asked for.
private struct LineBuffer: Sendable {
  private let descriptor: Int32
  private var rest: ArraySlice<UInt8> = []
  private var isAtEnd = false
  private(set) var count = 0

  /// Longer than any line of SMTP may be; a message may hold longer ones than it should.
  private static let maximumLength = 1 << 20
  private static let pieceSize = 64 * 1024

  init(descriptor: Int32) { self.descriptor = descriptor }

  var hasLine: Bool { rest.contains(0x0A) }

  var hasInput: Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return hasLine || systemPoll(&poll, 0) > 0
  }

  /// Waits for a line; nil at the end.
  mutating func next() throws(UnreadableLine) -> [UInt8]? {
    while true {
      if let line = take() { return line }
      if isAtEnd {
        guard !rest.isEmpty else { return nil }
        defer { rest = [] }
        count += 1
        return Array(rest.last == 0x0D ? rest.dropLast() : rest)
      }
      guard rest.count <= Self.maximumLength else {
        throw UnreadableLine(words: "line \(count + 1): longer than \(Self.maximumLength) octets")
      }
      try readMore()
    }
  }

  /// A whole line that is there already.
  mutating func take() -> [UInt8]? {
    guard let end = rest.firstIndex(of: 0x0A) else { return nil }
    let line = rest[..<end]
    rest = rest[(end + 1)...]
    count += 1
    return Array(line.last == 0x0D ? line.dropLast() : line)
  }

  private mutating func readMore() throws(UnreadableLine) {
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    let number = read(descriptor, &piece, piece.count)
    if number > 0 {
      rest = rest.isEmpty ? piece[..<number] : ArraySlice(rest + piece[..<number])
    } else if number == 0 {
      isAtEnd = true
    } else if errno == EAGAIN || errno == EWOULDBLOCK {
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      _ = systemPoll(&poll, -1)
    } else if errno != EINTR {
      throw UnreadableLine(words: "standard input: \(systemMessage(errno))")
    }
  }
}

private struct UnreadableLine: Error {
  var words: String
}

private func systemPoll(_ descriptor: inout pollfd, _ milliseconds: Int32) -> Int32 {
  poll(&descriptor, 1, milliseconds)
}
