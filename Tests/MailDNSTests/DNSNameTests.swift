import MailDNS
import Testing

@Suite("a name of the DNS")
struct DNSNameTests {
  @Test(
    "reads the wire form, and shows every octet in printable form, as reports and as zone files do",
    arguments: [
      ([3, 77, 88, 49, 7, 101, 120, 97, 109, 112, 108, 101, 0], "mx1.example", "mx1.example"), ([0], ".", "."),
      ([4, 97, 46, 98, 92, 0], #"a\x2eb\\"#, #"a\.b\\"#), ([3, 0, 27, 200, 0], #"\x00\x1b\xc8"#, #"\000\027\200"#),
      ([1, 42, 0], "*", "*"), ([4, 97, 32, 59, 64, 0], #"a\x20;@"#, #"a\032\;\@"#),
      // What comes behind the root's label is not the name's.
      ([1, 97, 0, 1, 98], "a", "a"),
    ] as [([UInt8], String, String)])
  func wire(_ bytes: [UInt8], _ text: String, _ presentation: String) throws {
    let name = try #require(DNSName(wire: bytes))
    #expect(name.description == text)
    #expect(name.presentation == presentation)
    #expect(name.isRoot == (text == "."))
  }

  @Test(
    "refuses labels and names that are too long, and labels that break off",
    arguments: [
      [64] + Array(repeating: 97, count: 64) + [0], [5, 97],
      Array(repeating: [63] + Array(repeating: 97, count: 63), count: 4).flatMap { $0 } + [0],
    ] as [[UInt8]])
  func malformed(_ bytes: [UInt8]) {
    #expect(DNSName(wire: bytes) == nil)
  }

  @Test("is a host name where it has the form of one")
  func hostName() throws {
    #expect(try DNSName(HostName("MX1.Example.org.")).description == "mx1.example.org")
    #expect(DNSName(labels: [Array("MX".utf8), Array("example".utf8)]).hostName?.ascii == "mx.example")
    for label in ["a b", "a.b", "a\\b", "a;b"] { #expect(DNSName(labels: [Array(label.utf8)]).hostName == nil) }
    #expect(DNSName(labels: []).hostName == nil)
  }
}
