import MailDNS
import Testing

@Suite("a message of the DNS")
struct DNSMessageTests {
  /// a.x CNAME b.x, signed; b.x CNAME c.x; all names compressed (RFC 1035 §4.1.4).
  private static let message: [UInt8] =
    [0, 1, 0x81, 0x80, 0, 1, 0, 3, 0, 0, 0, 0]
    + [1, 97, 1, 120, 0, 0, 1, 0, 1]
    + [0xC0, 12, 0, 5, 0, 1, 0, 0, 1, 0, 0, 4, 1, 98, 0xC0, 14]
    + [0xC0, 12, 0, 46, 0, 1, 0, 0, 1, 0, 0, 3, 0, 5, 13]
    + [0xC0, 33, 0, 5, 0, 1, 0, 0, 0, 9, 0, 4, 1, 99, 0xC0, 14]

  private static func name(_ first: String) -> DNSName { DNSName(labels: [Array(first.utf8), [120]]) }

  @Test("gives the chain of aliases, and tells what is signed")
  func aliases() throws {
    let message = try #require(DNSMessage(wire: Self.message))
    #expect(message.answers.map(\.timeToLive) == [256, 256, 9])
    let chain = message.aliases(from: Self.name("a"))
    #expect(chain.map(\.name) == [Self.name("a"), Self.name("b")])
    #expect(chain.map(\.target) == [Self.name("b"), Self.name("c")])
    #expect(message.hasSignature(of: .cname, for: Self.name("a")))
    #expect(!message.hasSignature(of: .cname, for: Self.name("b")))
    #expect(!message.hasSignature(of: .mx, for: Self.name("a")))
    #expect(message.hasRecord(of: .cname, for: Self.name("b")))
    #expect(message.aliases(from: Self.name("c")).isEmpty)
  }

  @Test("may send aliases round in circles")
  func circle() throws {
    var bytes = Self.message
    // c.x, where the second alias leads, becomes a.x.
    bytes[bytes.count - 3] = 97
    let message = try #require(DNSMessage(wire: bytes))
    #expect(message.aliases(from: Self.name("a")).count == 2)
  }

  @Test("is refused wherever it breaks off")
  func brokenOff() {
    for length in 0..<Self.message.count {
      #expect(DNSMessage(wire: Array(Self.message.prefix(length))) == nil)
    }
  }

  @Test(
    "is refused where a name points to itself, forward, or beyond the end",
    arguments: [[0xC0, 21], [0xC0, 23], [0xFF, 0xFF]] as [[UInt8]])
  func pointers(_ pointer: [UInt8]) {
    var bytes = Self.message
    bytes.replaceSubrange(21..<23, with: pointer)
    #expect(DNSMessage(wire: bytes) == nil)
  }

  @Test("never traps, whatever octet is another")
  func mutations() {
    for index in Self.message.indices {
      for value in [0, 1, 0x3F, 0x40, 0x80, 0xC0, 0xFF] as [UInt8] {
        var bytes = Self.message
        bytes[index] = value
        guard let message = DNSMessage(wire: bytes) else { continue }
        #expect(message.aliases(from: Self.name("a")).count <= message.answers.count)
      }
    }
  }
}
