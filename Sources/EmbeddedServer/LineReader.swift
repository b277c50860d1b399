/// Cuts what a client sends into lines and holds no more of it than one line may have.
struct LineReader {
  enum Line: Equatable {
    case line([UInt8])
    /// More octets than a line may have; they are gone.
    case overlong
  }

  private var buffer: [UInt8] = []
  private var searched = 0
  private var isSkipping = false

  /// With room for an AUTH line (RFC 4954 §4) and any line of a message (RFC 5321 §4.5.3.1.6).
  static let limit = 12_288

  /// Octets that are not yet handed out.
  var count: Int { buffer.count }
  var isEmpty: Bool { buffer.isEmpty }

  mutating func append(_ bytes: some Collection<UInt8>) { buffer.append(contentsOf: bytes) }

  mutating func removeAll() { self = LineReader() }

  /// The next line without its line end, CRLF or LF alone; nil when more octets are needed.
  mutating func next() -> Line? {
    guard let end = buffer[searched...].firstIndex(of: 0x0A) else {
      searched = buffer.count
      if buffer.count > Self.limit {
        isSkipping = true
        buffer.removeAll(keepingCapacity: true)
        searched = 0
      }
      return nil
    }
    var line = buffer[..<end]
    if line.last == 0x0D { line = line.dropLast() }
    let content = Array(line)
    buffer.removeSubrange(...end)
    searched = 0
    if isSkipping || content.count > Self.limit {
      isSkipping = false
      return .overlong
    }
    return .line(content)
  }
}
