import MailDNS
import Testing

@Suite("an address that the Internet does not reach")
struct SeclusionTests {
  @Test(
    "is told by its block",
    arguments: [
      "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.53", "169.254.1.1", "172.16.0.1",
      "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7",
      "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fc00::1", "fdff::1",
      "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:10.1.2.3",
    ])
  func secluded(_ text: String) throws {
    #expect(try #require(IPAddress(text)).seclusion != nil)
  }

  @Test(
    "is no address beside those blocks",
    arguments: [
      "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1",
      "192.167.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.1", "2600::1", "2001:db7::1", "2001:db9::1", "fbff::1",
      "::ffff:8.8.8.8", "2002::1",
    ])
  func open(_ text: String) throws {
    #expect(try #require(IPAddress(text)).seclusion == nil)
  }
}
