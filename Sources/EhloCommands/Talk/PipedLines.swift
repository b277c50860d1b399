import ProbeEngine
import ProbeReport
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Lines from standard input as they come: from a pipe, a file, or a terminal without libedit.
final class PipedLines: LineSource {
  /// A terminal is asked with a prompt, and shows no secret.
  private let isTerminal: Bool
  private let output: OutputStream
  private let reader: DescriptorLines
  private let thread: LineThread

  var isForPeople: Bool { isTerminal }
  var lineNumber: Int { reader.count }

  init(isTerminal: Bool, output: OutputStream) {
    self.isTerminal = isTerminal
    self.output = output
    let reader = DescriptorLines(descriptor: 0)
    self.reader = reader
    thread = LineThread { prompt in
      guard isTerminal else { return reader.next() }
      try? output.write(ConversationText.prompt(prompt))
      guard prompt.mode == .response else { return reader.next() }
      defer { try? output.write("\n") }
      return SecretSource.hidingInput(of: 0) { reader.next() } ?? reader.next()
    }
  }

  func ask(_ prompt: ConversationPrompt, _ answer: @escaping @Sendable (TypedInput) -> Void) {
    thread.ask(prompt, answer)
  }

  func show(_ text: String) throws(OutputFailure) { try output.write(text) }

  /// Whoever waits for a pipe is left waiting: the process ends without it.
  func close() {}
}

/// Lines of a descriptor, each of bounded length.
private final class DescriptorLines: Sendable {
  /// Longer than any line of SMTP may be; a message may hold longer ones than it should.
  private static let maximumLength = 1 << 20
  private static let pieceSize = 64 * 1024

  private struct State {
    var rest: ArraySlice<UInt8> = []
    var isAtEnd = false
    var count = 0
  }

  private let descriptor: Int32
  private let state = Mutex(State())

  init(descriptor: Int32) { self.descriptor = descriptor }

  var count: Int { state.withLock(\.count) }

  /// Waits. The last line needs no end.
  func next() -> TypedInput {
    // Read by one thread; nobody else waits for the lock for long.
    var (rest, isAtEnd) = state.withLock { ($0.rest, $0.isAtEnd) }
    var searched = rest.startIndex
    while true {
      if let end = rest[searched...].firstIndex(of: 0x0A) {
        var line = rest[..<end]
        if line.last == 0x0D { line = line.dropLast() }
        rest = rest[(end + 1)...]
        keep(rest, isAtEnd)
        return .line(Array(line), isFollowed: rest.contains(0x0A))
      }
      if isAtEnd {
        keep([], true)
        return rest.isEmpty ? .end : .line(Array(rest.last == 0x0D ? rest.dropLast() : rest), isFollowed: false)
      }
      guard rest.count <= Self.maximumLength else {
        return .unreadable("a line of more than \(Self.maximumLength) octets")
      }
      searched = rest.endIndex
      var piece = [UInt8](repeating: 0, count: Self.pieceSize)
      let count = read(descriptor, &piece, piece.count)
      if count > 0 {
        let offset = searched - rest.startIndex
        rest = ArraySlice(rest + piece.prefix(count))
        searched = rest.startIndex + offset
      } else if count == 0 {
        isAtEnd = true
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = systemPoll(&poll)
      } else if errno != EINTR {
        return .unreadable("standard input: \(systemMessage(errno))")
      }
    }
  }

  private func keep(_ rest: ArraySlice<UInt8>, _ isAtEnd: Bool) {
    state.withLock { state in
      state.rest = rest
      state.isAtEnd = isAtEnd
      state.count += 1
    }
  }
}

private func systemPoll(_ descriptor: inout pollfd) -> Int32 { poll(&descriptor, 1, -1) }
