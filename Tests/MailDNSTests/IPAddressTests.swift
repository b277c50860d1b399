import MailDNS
import Testing

@Suite("IP addresses")
struct IPAddressTests {
  @Test(
    "are read in the forms of RFC 4291 §2.2 and written in that of RFC 5952",
    arguments: [
      ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
      ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:db8::1", "2001:db8::1"),
      ("2001:DB8::ABCD", "2001:db8::abcd"),
      ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
      // §4.2.2: one zero group is not shortened.
      ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
      ("0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7"), ("1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0"),
      // §4.2.3: the longest run, or the first of equals.
      ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
      ("0:0:1:0:0:0:0:0", "0:0:1::"), ("0:0:0:1:0:0:0:1", "::1:0:0:0:1"), ("1:0:0:0:0:0:0:0", "1::"),
      ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("::3:4:5:6:7:8", "::3:4:5:6:7:8"), ("1:2:3:4:5:6::", "1:2:3:4:5:6::"),
      // §5: mixed for IPv4-mapped addresses alone.
      ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("::FFFF:c000:201", "::ffff:192.0.2.1"),
      ("::ffff:0:0", "::ffff:0.0.0.0"),
      ("::192.0.2.1", "::c000:201"), ("::1:2", "::1:2"), ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
      ("::ffff:0:c000:201", "::ffff:0:c000:201"),
      ("fe80::1%eth0", "fe80::1%eth0"), ("FE80:0::1%en0", "fe80::1%en0"), ("fe80::1%2", "fe80::1%2"),
      ("fe80::%br-lan.5", "fe80::%br-lan.5"),
    ])
  func text(_ text: String, _ canonical: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == canonical)
    #expect(IPAddress(address.description) == address)
    #expect(IPAddress(octets: address.octets, zone: address.zone) == address)
  }

  @Test("keep their octets in network order")
  func octets() {
    #expect(IPAddress("192.0.2.1")?.octets == [192, 0, 2, 1])
    #expect(IPAddress("2001:db8::ff00:1")?.octets == [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0, 0, 1])
    #expect(IPAddress("192.0.2.1")?.family == .v4)
    #expect(IPAddress("::ffff:192.0.2.1")?.family == .v6)
    #expect(IPAddress("::ffff:192.0.2.1") != IPAddress("192.0.2.1"))
  }

  @Test(
    "are nothing else",
    arguments: [
      "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-1", "1.2.3.+4", "01.2.3.4", "0x1.2.3.4", " 1.2.3.4",
      "1.2.3.4 ",
      "1.2.3.4\n", "1.2.3.4\0", "\0", "1.2.3.4\0.evil", "::1\0", "1..3.4", "١.2.3.4", "[192.0.2.1]", "[::1]",
      "192.0.2.1:25",
      "192.0.2.1%eth0", "192.0.2.1/24", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::",
      "::1.2.3",
      "IPv6:::1", "::1%", "%", "%eth0", "fe80::1%a%b", "fe80::1%eth0\0", "fe80::1%\u{1B}[2J", "fe80::1%a b",
      "fe80::1%a/b",
      "fe80::1%a]", "fe80::1%\u{FC}", "mx.example.org",
    ])
  func refused(_ text: String) { #expect(IPAddress(text) == nil) }

  @Test("are of 4 or 16 octets", arguments: 0...17)
  func octetCount(_ count: Int) {
    #expect((IPAddress(octets: [UInt8](repeating: 1, count: count)) != nil) == (count == 4 || count == 16))
  }

  @Test("have a zone for IPv6 alone, and one that can be printed")
  func zone() {
    let octets: [UInt8] = [0xFE, 0x80] + [UInt8](repeating: 0, count: 13) + [1]
    #expect(IPAddress("fe80::1%eth0")?.zone == "eth0")
    #expect(IPAddress("fe80::1")?.zone == nil)
    #expect(IPAddress("fe80::1%eth0") != IPAddress("fe80::1%eth1"))
    #expect(IPAddress("fe80::1%eth0") != IPAddress("fe80::1"))
    #expect(IPAddress(octets: octets, zone: "eth0") == IPAddress("fe80::1%eth0"))
    #expect(IPAddress(octets: octets, zone: "") == nil)
    #expect(IPAddress(octets: octets, zone: "\u{7}") == nil)
    #expect(IPAddress(octets: [1, 2, 3, 4], zone: "eth0") == nil)
  }

  @Test(
    "are written as the argument of EHLO, without a zone (RFC 5321 §4.1.3)",
    arguments: [
      ("192.0.2.1", "[192.0.2.1]"), ("2001:DB8::1", "[IPv6:2001:db8::1]"), ("::1", "[IPv6:::1]"),
      ("fe80::1%eth0", "[IPv6:fe80::1]"), ("::ffff:192.0.2.1", "[IPv6:::ffff:192.0.2.1]"),
    ])
  func addressLiteral(_ text: String, _ literal: String) { #expect(IPAddress(text)?.addressLiteral == literal) }

  @Test("know the loopback")
  func loopback() {
    for text in ["127.0.0.1", "127.0.0.0", "127.255.255.255", "::1"] { #expect(IPAddress(text)?.isLoopback == true) }
    for text in ["126.255.255.255", "128.0.0.1", "0.0.0.0", "::", "::2", "1::1", "fe80::1", "::101"] {
      #expect(IPAddress(text)?.isLoopback == false)
    }
  }
}
