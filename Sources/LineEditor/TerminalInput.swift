internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Characters from a terminal, and whatever comes up meanwhile: text to be shown, or the end.
final class TerminalInput: Sendable {
  enum Event: Equatable {
    case character(Unicode.Scalar)
    /// The terminal has another size, or shows something else.
    case change
    /// Text is to be shown above the line.
    case interjection([UInt8])
    /// Nothing can be read any more, or nothing shall.
    case end
  }

  private let descriptor: CInt
  private let wakeEnd: CInt
  private let readEnd: CInt
  private let state = Mutex(State())

  private struct State {
    var pending: [UInt8] = []
    var isClosed = false
    /// Was read, and belongs to the next character.
    var returned: UInt8?
  }

  /// Nil where the system gives no pipe.
  init?(descriptor: CInt) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    self.descriptor = descriptor
    defer { Self.latestWakeEnd.store(wakeEnd, ordering: .releasing) }
    (readEnd, wakeEnd) = (ends[0], ends[1])
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  private static let latestWakeEnd = Atomic<CInt>(-1)
  private static let hasChanged = Atomic(false)

  /// Has the latest one tell a change. May be called in a handler of signals.
  static func tellChange() {
    hasChanged.store(true, ordering: .releasing)
    var octet: UInt8 = 0
    let error = errno
    _ = write(latestWakeEnd.load(ordering: .acquiring), &octet, 1)
    errno = error
  }

  deinit {
    Self.latestWakeEnd.store(-1, ordering: .releasing)
    close(readEnd)
    close(wakeEnd)
  }

  var isClosed: Bool { state.withLock(\.isClosed) }

  /// From any thread.
  func interject(_ bytes: [UInt8]) {
    state.withLock { $0.pending += bytes }
    wake()
  }

  /// From any thread: whoever waits gets `end`.
  func end() {
    state.withLock { $0.isClosed = true }
    wake()
  }

  /// What was to be shown and was not yet.
  func takePending() -> [UInt8] {
    state.withLock { state in
      defer { state.pending = [] }
      return state.pending
    }
  }

  /// Whether a character is there already.
  var hasCharacter: Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return state.withLock { $0.returned != nil } || systemPoll(&poll, 0) > 0
  }

  /// Waits.
  func next() -> Event {
    while true {
      let pending = takePending()
      if !pending.isEmpty { return .interjection(pending) }
      if isClosed { return .end }
      if Self.hasChanged.exchange(false, ordering: .acquiring) { return .change }
      if state.withLock({ $0.returned != nil }), let byte = byte() { return .character(character(from: byte)) }
      var descriptors = [
        pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&descriptors, nfds_t(descriptors.count), -1) >= 0 else {
        if errno == EINTR { continue }
        return .end
      }
      if descriptors[0].revents != 0 {
        drain()
        continue
      }
      guard let byte = byte() else { return .end }
      return .character(character(from: byte))
    }
  }

  /// Nil at the end.
  private func byte() -> UInt8? {
    let returned = state.withLock { state -> UInt8? in
      defer { state.returned = nil }
      return state.returned
    }
    if let returned { return returned }
    var byte: UInt8 = 0
    while true {
      let count = read(descriptor, &byte, 1)
      if count == 1 { return byte }
      guard count < 0, errno == EINTR || errno == EAGAIN else { return nil }
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      _ = systemPoll(&poll, -1)
    }
  }

  /// A terminal sends the octets of a character together.
  private func character(from first: UInt8) -> Unicode.Scalar {
    guard first >= 0x80 else { return Unicode.Scalar(first) }
    var octets = [first]
    let length =
      switch first {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    while octets.count < length, let more = byte() {
      guard (0x80...0xBF).contains(more) else {
        state.withLock { $0.returned = more }
        break
      }
      octets.append(more)
    }
    return String(decoding: octets, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
  }

  private func wake() {
    // A full pipe wakes as well.
    var octet: UInt8 = 0
    _ = write(wakeEnd, &octet, 1)
  }

  private func drain() {
    var octets = [UInt8](repeating: 0, count: 256)
    while read(readEnd, &octets, octets.count) > 0 {}
  }
}

private func systemPoll(_ descriptor: inout pollfd, _ milliseconds: CInt) -> CInt { poll(&descriptor, 1, milliseconds) }
