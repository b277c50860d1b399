/// Cuts a byte stream into lines and enforces the line limit: the stage before the grammar.
///
/// It remembers how far it searched, so that a reply that arrives byte by byte costs linear time.
struct LineFramer {
  struct Line {
    var content: ArraySlice<UInt8>
    var endsWithBareLF: Bool
  }

  private var buffer: [UInt8] = []
  private var start = 0
  private var searched = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Bytes that are not yet part of a line that was handed out.
  var pending: ArraySlice<UInt8> { buffer[start...] }

  mutating func append(_ bytes: some Sequence<UInt8>) {
    // Lines already handed out are dropped here, where no slice of them is alive any more.
    if start > 0 {
      buffer.removeFirst(start)
      searched -= start
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next line without its line end, or nil when it is not complete yet.
  mutating func nextLine() throws(ReplyError) -> Line? {
    guard let end = buffer[searched...].firstIndex(of: 0x0A) else {
      searched = buffer.count
      if searched - start > limit { throw tooLong }
      return nil
    }
    let hasCR = end > start && buffer[end - 1] == 0x0D
    let content = buffer[start..<(hasCR ? end - 1 : end)]
    if content.count > limit { throw tooLong }
    start = end + 1
    searched = start
    return Line(content: content, endsWithBareLF: !hasCR)
  }

  mutating func takePending() -> [UInt8] {
    defer {
      buffer = []
      start = 0
      searched = 0
    }
    return Array(pending)
  }

  private var tooLong: ReplyError {
    .tooLong(limit: "a line of more than \(limit) octets", line: Array(pending.prefix(64)))
  }
}
