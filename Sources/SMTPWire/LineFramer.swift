/// Cuts a byte stream into lines and enforces the line limit: the stage before the grammar.
///
/// It remembers how far it searched, so that a reply that arrives byte by byte costs linear time, and it holds the lines
/// that it handed out until they are released, so that what belongs to no reply can be given back as it came.
struct LineFramer {
  struct Line {
    /// Without its line end.
    var content: ArraySlice<UInt8>
    var endsWithBareLF: Bool
  }

  // released | lines handed out and held | the line being read, searched up to … | …
  private var buffer: [UInt8] = []
  private var heldStart = 0
  private var lineStart = 0
  private var searched = 0
  private let lineLimit: Int
  private let capacity: Int
  private var hasOverflowed = false

  /// - Parameters:
  ///   - lineLimit: octets of a line without its line end.
  ///   - capacity: octets that may wait to be read as lines. More than that is dropped, and is an error once the lines
  ///     in front of it are read: a peer that talks without being asked does not fill our memory.
  init(lineLimit: Int, capacity: Int) {
    self.lineLimit = max(0, lineLimit)
    self.capacity = max(0, capacity)
  }

  /// Bytes that are not yet part of a line that was handed out.
  var pending: ArraySlice<UInt8> { buffer[lineStart...] }
  /// Everything that was not released: the lines handed out and held, and what is behind them.
  var unreleased: ArraySlice<UInt8> { buffer[heldStart...] }
  /// The size of the lines that were handed out and not released, with their line ends.
  var heldCount: Int { lineStart - heldStart }
  /// Of the lines that were handed out and not released the last but one, with its line end; empty where there is none.
  var lineBeforeLast: ArraySlice<UInt8> {
    let held = buffer[heldStart..<lineStart]
    guard let end = held.dropLast().lastIndex(of: 0x0A) else { return [] }
    let start = held[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? heldStart
    return held[start...end]
  }
  /// Whether there are bytes of which nothing was released.
  var isEmpty: Bool { heldStart == buffer.count }
  /// The bytes that the next search looks at.
  var unsearchedCount: Int { buffer.count - searched }
  /// All bytes in memory.
  var storedCount: Int { buffer.count }

  mutating func append(_ bytes: some Sequence<UInt8>) {
    guard !hasOverflowed else { return }
    dropReleased()
    buffer.append(contentsOf: bytes)
    let surplus = buffer.count - lineStart - capacity
    if surplus > 0 {
      buffer.removeLast(min(surplus, buffer.count - searched))
      hasOverflowed = true
    }
  }

  /// The next line, or nil when it is not complete yet.
  mutating func nextLine() throws(ReplyError) -> Line? {
    guard let end = buffer[searched...].firstIndex(of: 0x0A) else {
      searched = buffer.count
      // A CR at the end may be the first half of a line end, which does not count.
      let length = pending.count - (pending.last == 0x0D ? 1 : 0)
      if length > lineLimit { throw tooLong("a line of more than \(lineLimit) octets") }
      if hasOverflowed { throw tooLong("more than \(capacity) octets at once") }
      return nil
    }
    let hasCR = end > lineStart && buffer[end - 1] == 0x0D
    let content = buffer[lineStart..<(hasCR ? end - 1 : end)]
    if content.count > lineLimit { throw tooLong("a line of more than \(lineLimit) octets") }
    lineStart = end + 1
    searched = lineStart
    return Line(content: content, endsWithBareLF: !hasCR)
  }

  /// Gives up the lines handed out so far: a reply has claimed them.
  mutating func release() { heldStart = lineStart }

  /// Takes all bytes that were not released, exactly as they came.
  mutating func takeAll() -> [UInt8] {
    let bytes = Array(buffer[heldStart...])
    buffer = []
    heldStart = 0
    lineStart = 0
    searched = 0
    return bytes
  }

  private mutating func dropReleased() {
    // Only when that is at least half of the buffer: so each byte is moved once on average, however the stream is cut.
    guard heldStart > 0, heldStart >= buffer.count - heldStart else { return }
    buffer.removeFirst(heldStart)
    lineStart -= heldStart
    searched -= heldStart
    heldStart = 0
  }

  private func tooLong(_ limit: String) -> ReplyError {
    // No more than what is surely there, wherever the stream was cut.
    .tooLong(limit: limit, line: Array(pending.prefix(min(64, lineLimit))))
  }
}
