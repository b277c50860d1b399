import MailDNS
import Testing

@Suite("the data of a record")
struct DNSRecordDataTests {
  private static let host: [UInt8] = [1, 109, 2, 69, 88, 0]

  private static func name(_ labels: String...) -> DNSName { DNSName(labels: labels.map { Array($0.utf8) }) }

  @Test("is read as its type says")
  func types() throws {
    let host = Self.name("m", "ex")
    #expect(MXRecord(wire: [1, 2] + Self.host) == MXRecord(preference: 258, exchange: host))
    #expect(MXRecord(wire: [0, 0, 0])?.isNull == true)
    #expect(IPAddress(wire: [192, 0, 2, 1], family: .v4)?.description == "192.0.2.1")
    #expect(
      IPAddress(wire: [0x20, 1, 0xD, 0xB8] + Array(repeating: 0, count: 12), family: .v6)?.description == "2001:db8::")
    #expect(DNSName(wholeWire: Self.host) == host)
    let text = try #require(TXTRecord(wire: [2, 118, 61, 0, 1, 255]))
    #expect(text.strings == [[118, 61], [], [255]])
    #expect(text.joined == [118, 61, 255])
    #expect(TXTRecord(wire: [0])?.strings == [[]])
    #expect(
      TLSARecord(wire: [3, 1, 2, 9, 8]) == TLSARecord(usage: 3, selector: 1, matchingType: 2, data: [9, 8]))
    #expect(TLSARecord(wire: [255, 255, 255])?.data == [])
    #expect(
      SRVRecord(wire: [0, 1, 0, 2, 2, 75] + Self.host)
        == SRVRecord(priority: 1, weight: 2, port: 587, target: host))
  }

  @Test(
    "is refused where it breaks off, goes on, or points out of itself",
    arguments: [
      [], [0], [0, 1], [0, 1] + host.dropLast(), [0, 1] + host + [0], [0, 1, 0xC0, 0], [0, 1, 0x40, 0],
      [0, 1, 64] + Array(repeating: 97, count: 64) + [0],
    ] as [[UInt8]])
  func malformed(_ bytes: [UInt8]) {
    #expect(MXRecord(wire: bytes) == nil)
    #expect(SRVRecord(wire: [0, 0, 0, 0] + bytes) == nil)
    #expect(DNSName(wholeWire: Array(bytes.dropFirst(2))) == nil)
  }

  @Test("has whole strings of text, all numbers of an association, all octets of an address")
  func brokenOff() {
    #expect(TXTRecord(wire: []) == nil)
    #expect(TXTRecord(wire: [1]) == nil)
    #expect(TXTRecord(wire: [1, 97, 3, 97]) == nil)
    #expect(TLSARecord(wire: [3, 1]) == nil)
    for count in [0, 3, 5, 15, 17] {
      #expect(IPAddress(wire: Array(repeating: 1, count: count), family: .v4) == nil)
      #expect(IPAddress(wire: Array(repeating: 1, count: count), family: .v6) == nil)
    }
    #expect(IPAddress(wire: [1, 2, 3, 4], family: .v6) == nil)
  }

  @Test(
    "is asked for by an address's name",
    arguments: [
      ("192.0.2.10", "10.2.0.192.in-addr.arpa"),
      ("2001:db8::1a", "a.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
    ])
  func reverse(_ address: String, _ name: String) throws {
    #expect(DNSName(reverseOf: try #require(IPAddress(address))).description == name)
  }

  @Test("stands in zones whose labels end its name")
  func zones() {
    let name = Self.name("mx", "example", "org")
    #expect(name.isWithin(.root) && name.isWithin(name) && name.isWithin(Self.name("org")))
    #expect(!name.isWithin(Self.name("ample", "org")) && !name.isWithin(Self.name("a", "mx", "example", "org")))
  }
}
