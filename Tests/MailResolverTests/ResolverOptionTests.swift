import MailDNS
import Testing

@testable import MailResolver

@Suite("How the DNS is asked")
struct ResolverOptionTests {
  @Test(
    "a server is an address, with a port if need be",
    arguments: [
      ("192.0.2.1", "192.0.2.1@53"), ("192.0.2.1@5353", "192.0.2.1@5353"), ("2001:db8::1", "2001:db8::1@53"),
      ("[2001:db8::1]@1", "2001:db8::1@1"), ("fe80::1%eth0", "fe80::1%eth0@53"),
      ("", nil), ("ns.example.org", nil), ("192.0.2.1@", nil), ("192.0.2.1@0", nil), ("192.0.2.1@65536", nil),
      ("192.0.2.1@+53", nil), ("192.0.2.1:53", nil), ("[192.0.2.1]", nil), ("192.0.2.1@53@53", nil),
    ] as [(String, String?)])
  func server(_ text: String, _ specification: String?) {
    #expect(DNSServer(parsing: text)?.specification == specification)
  }

  @Test(
    "a stub is a zone and its server",
    arguments: [
      ("example.test=127.0.0.1@5353", "example.test=127.0.0.1@5353"), (".=127.0.0.1@53", ".=127.0.0.1"),
      ("10.in-addr.arpa=::1", "10.in-addr.arpa=::1"),
      ("example.test", nil), ("=127.0.0.1", nil), ("example.test=", nil), ("a b=127.0.0.1", nil),
    ] as [(String, String?)])
  func stub(_ text: String, _ description: String?) {
    #expect(DNSStub(parsing: text)?.description == description)
  }

  @Test(
    "the machine's servers are the first three that resolv.conf(5) names",
    arguments: [
      ("# nameserver 192.0.2.9\nsearch example.org\nnameserver 192.0.2.1\nnameserver\t2001:db8::1\n", 2),
      ("nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4", 3),
      ("nameserver\nnameserver nonsense\n; nameserver 192.0.2.1\nnameservers 192.0.2.1", 0), ("", 0),
    ])
  func configuration(_ text: String, _ count: Int) {
    #expect(ResolverConfiguration.servers(in: text).count == count)
  }

  @Test("without a file that names one, it is the one on this machine")
  func noConfiguration() {
    #expect(ResolverConfiguration.servers(path: "/nowhere/resolv.conf") == [DNSServer(address: .loopback)])
  }

  @Test("trust anchors are the root's, or those of the zones that a file names")
  func anchors() throws {
    #expect(try UnboundOptions(isValidating: false).trustAnchors() == nil)
    #expect(try UnboundOptions().trustAnchors()?.zones == [.root])
    let name = DNSName(try HostName("mx.example.org"))
    #expect(TrustAnchors.root.zone(above: name) == .root)
  }
}
