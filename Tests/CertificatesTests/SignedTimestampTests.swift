import Certificates
import Testing

@Suite("Signed certificate timestamps")
struct SignedTimestampTests {
  private static func entry(_ log: UInt8, milliseconds: [UInt8], tail: Int = 6) -> [UInt8] {
    let body = [0] + [UInt8](repeating: log, count: 32) + milliseconds + [UInt8](repeating: 0, count: tail)
    return [UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
  }

  private static func list(_ entries: [UInt8]) -> [UInt8] {
    [UInt8(entries.count >> 8), UInt8(entries.count & 0xFF)] + entries
  }

  @Test("are read with their logs and times")
  func read() throws {
    // 2026-11-27T00:00:00.500Z
    let milliseconds = withUnsafeBytes(of: UInt64(1_795_737_600_500).bigEndian) { Array($0) }
    let octets = Self.list(Self.entry(1, milliseconds: milliseconds) + Self.entry(2, milliseconds: milliseconds))
    let found = try #require(SignedTimestamp.list(octets))
    #expect(found.map(\.log) == [1, 2].map { Digest([UInt8](repeating: $0, count: 32)) })
    #expect(found.map(\.time.description) == ["2026-11-27T00:00:00Z", "2026-11-27T00:00:00Z"])
    #expect(found.map(\.version) == [0, 0])
  }

  @Test("of the farthest future are no trap")
  func farthest() {
    let octets = Self.list(Self.entry(1, milliseconds: [UInt8](repeating: 0xFF, count: 8)))
    #expect(SignedTimestamp.list(octets)?.count == 1)
  }

  @Test("are none where a length is wrong")
  func broken() {
    let octets = Self.list(Self.entry(1, milliseconds: [UInt8](repeating: 0, count: 8)))
    #expect(SignedTimestamp.list([0, 0]) == [])
    #expect(SignedTimestamp.list([]) == nil)
    for length in 0..<octets.count { #expect(SignedTimestamp.list(Array(octets.prefix(length))) == nil) }
    #expect(SignedTimestamp.list(octets + [0]) == nil)
    #expect(SignedTimestamp.list([0, 2, 0, 0]) == nil)
  }
}
