/// Cuts a stream of bytes into lines. What is held is one piece as it came, and at most one line.
package struct LineSplitter: Sendable {
  package struct Line: Hashable, Sendable {
    /// Counted from 1.
    package var number: Int
    /// Without its end; nil for a line that is longer than `longest`.
    package var bytes: [UInt8]?
  }

  /// No target is longer, and no line of a list with columns that somebody reads.
  package static let longest = 8192

  private let longest: Int
  private var buffer: [UInt8] = []
  private var head = 0
  /// Up to here there is no line end.
  private var searched = 0
  private var number = 0
  /// The rest of a line that is too long is on its way.
  private var isSkipping = false
  /// Of the beginning of the buffer in the stream.
  private var offset = 0

  /// - Parameter longest: Of a line that is longer nothing is held but its number.
  package init(longest: Int = Self.longest) { self.longest = longest }

  /// How far in the stream the last line reached that was taken.
  package var consumed: Int { offset + head }

  package mutating func append(_ bytes: [UInt8]) {
    if head > 0 {
      buffer.removeFirst(head)
      searched -= head
      offset += head
      head = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole line; nil where there is none yet.
  package mutating func next() -> Line? {
    while true {
      guard let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
        searched = buffer.count
        if buffer.count - head > longest {
          isSkipping = true
          head = buffer.count
        }
        return nil
      }
      defer {
        head = end + 1
        searched = head
      }
      return line(buffer[head..<end])
    }
  }

  /// The last line, where the stream ended without a line end.
  package mutating func finish() -> Line? {
    guard isSkipping || head < buffer.count else { return nil }
    defer {
      head = buffer.count
      searched = head
    }
    return line(buffer[head...])
  }

  private mutating func line(_ bytes: ArraySlice<UInt8>) -> Line {
    number += 1
    defer { isSkipping = false }
    guard !isSkipping, bytes.count <= longest else { return Line(number: number, bytes: nil) }
    var bytes = bytes
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    // The mark that some editors of Windows put in front of UTF-8.
    if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    return Line(number: number, bytes: Array(bytes))
  }
}
