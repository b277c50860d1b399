import Certificates
import Testing

@Suite("Encodings that DER forbids")
struct EncodingDeviationTests {
  private func kinds(_ bytes: [UInt8]) -> [EncodingDeviation.Kind] { EncodingDeviation.all(in: bytes).map(\.kind) }

  @Test(
    "are none in the one right form of a value",
    arguments: [
      [0x30, 0x00], [0x30, 0x03, 0x02, 0x01, 0x05], [0x02, 0x02, 0x00, 0x80], [0x02, 0x01, 0xFF], [0x01, 0x01, 0xFF],
      [0x03, 0x02, 0x01, 0x80], [0x03, 0x01, 0x00], [0x31, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x02],
      [0x9F, 0x1F, 0x00], [0x04, 0x81, 0x80] + [UInt8](repeating: 0, count: 128),
    ] as [[UInt8]])
  func right(_ bytes: [UInt8]) {
    #expect(kinds(bytes) == [])
  }

  @Test(
    "are each told by its name",
    arguments: [
      ([0x30, 0x80, 0x00, 0x00], [.indefiniteLength]), ([0x30, 0x81, 0x00], [.longLength]),
      ([0x30, 0x82, 0x00, 0x03, 0x02, 0x01, 0x05], [.longLength]), ([0x9F, 0x01, 0x00], [.longTag]),
      ([0x9F, 0x80, 0x20, 0x00], [.longTag]), ([0x24, 0x03, 0x04, 0x01, 0x05], [.splitString]),
      ([0x01, 0x01, 0x01], [.oddBoolean]), ([0x02, 0x02, 0x00, 0x05], [.paddedInteger]),
      ([0x02, 0x02, 0xFF, 0x80], [.paddedInteger]), ([0x03, 0x02, 0x01, 0x81], [.unusedBits]),
      ([0x31, 0x06, 0x02, 0x01, 0x02, 0x02, 0x01, 0x01], [.unorderedSet]), ([0x30, 0x00, 0x00], [.trailingBytes]),
      ([0x30, 0x01, 0x02], [.unreadable]), ([], [.unreadable]), ([0x02, 0x00], [.unreadable]),
      ([0x03, 0x01, 0x01], [.unreadable]), ([0x30, 0x85], [.unreadable]), ([0x30, 0xFF, 0x01], [.unreadable]),
      ([0x02, 0x80, 0x00, 0x00], [.unreadable]), ([0x30, 0x80, 0x02, 0x01, 0x05], [.unreadable]),
    ] as [([UInt8], [EncodingDeviation.Kind])])
  func wrong(bytes: [UInt8], expected: [EncodingDeviation.Kind]) {
    #expect(kinds(bytes) == expected)
  }

  @Test("say where they are")
  func places() {
    #expect(
      EncodingDeviation.all(in: [0x30, 0x04, 0x02, 0x02, 0x00, 0x05, 0x0A]) == [
        EncodingDeviation(.paddedInteger, offset: 2), EncodingDeviation(.trailingBytes, offset: 6),
      ])
  }

  @Test("are counted up to a limit, and nesting ends somewhere")
  func bounded() {
    let many = [UInt8](repeating: 0, count: 3000).enumerated().map {
      $0.offset % 3 == 2 ? UInt8(5) : [1, 1][$0.offset % 3]
    }
    #expect(kinds([0x30, 0x82, 0x0B, 0xB8] + many).count == EncodingDeviation.limit)
    let deep = (0..<200_000).map { $0 % 2 == 0 ? UInt8(0x30) : 0x80 }
    #expect(kinds(deep) == [.unreadable])
    let nested = (0..<60).reduce([0x05, 0x00] as [UInt8]) { inner, _ in [0x30, UInt8(inner.count)] + inner }
    #expect(kinds(nested) == [.unreadable])
  }
}
