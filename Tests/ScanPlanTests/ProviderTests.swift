import MailDNS
import Testing

@testable import ScanPlan

@Suite("Who is behind a host")
struct ProviderTests {
  @Test(
    "is the domain that somebody registered",
    arguments: [
      ("mx1.example.com", "example.com"), ("example.com", "example.com"), ("localhost", "localhost"),
      ("a.b.c.example.org", "example.org"), ("mx.example.co.uk", "example.co.uk"), ("example.co.uk", "example.co.uk"),
      ("mx.mail.example.com.au", "example.com.au"), ("mx.co.example", "co.example"), ("mx.com.de", "mx.com.de"),
    ])
  func domain(_ host: String, _ domain: String) { #expect(Provider.domain(of: host) == domain) }

  @Test("is the /24 or the /48 of an address", arguments: [("192.0.2.7", 3), ("2001:db8:1:2::7", 6)])
  func network(_ text: String, _ count: Int) throws {
    let address = try #require(IPAddress(text))
    #expect(Provider.network(of: address) == Array(address.octets.prefix(count)))
  }
}

@Suite("The list of the denied")
struct DenyListTests {
  private func list(_ lines: String...) -> DenyList {
    var list = DenyList()
    for line in lines {
      let isTaken = list.add(line)
      #expect(isTaken, "\(line)")
    }
    return list
  }

  @Test("takes domains with all below them, addresses and prefixes")
  func covers() throws {
    let list = list("Example.ORG", "*.example.net", "192.0.2.128/25", "203.0.113.9", "2001:db8::/33")
    for name in ["example.org", "mx.example.org", "example.net", "a.b.example.net"] { #expect(list.covers(name: name)) }
    for name in ["org", "myexample.org", "example.org.test"] { #expect(!list.covers(name: name)) }
    for text in ["192.0.2.128", "192.0.2.255", "203.0.113.9", "2001:db8:7fff::1", "::ffff:203.0.113.9"] {
      #expect(list.covers(try #require(IPAddress(text))), "\(text)")
    }
    for text in ["192.0.2.127", "203.0.113.8", "2001:db8:8000::1", "::203.0.113.9"] {
      #expect(!list.covers(try #require(IPAddress(text))), "\(text)")
    }
    #expect(self.list("0.0.0.0/0").covers(.loopback))
    #expect(self.list(".example.org").covers(name: "mx.example.org"))
    #expect(DenyList().isEmpty && !list.isEmpty)
  }

  @Test("takes ranges of addresses, both ends included")
  func ranges() throws {
    let list = list("192.0.2.7 - 192.0.2.130", "2001:db8::ff-2001:db8::1:0", "255.255.255.254-255.255.255.255")
    for text in ["192.0.2.7", "192.0.2.64", "192.0.2.130", "2001:db8::ff", "2001:db8::1:0", "255.255.255.255"] {
      #expect(list.covers(try #require(IPAddress(text))), "\(text)")
    }
    for text in ["192.0.2.6", "192.0.2.131", "2001:db8::fe", "2001:db8::1:1", "255.255.255.253"] {
      #expect(!list.covers(try #require(IPAddress(text))), "\(text)")
    }
    #expect(self.list("0.0.0.0-255.255.255.255").covers(.loopback))
  }

  @Test("means the IPv4 address, in whatever clothes it stands on either side")
  func clothes() throws {
    for entry in ["::ffff:192.0.2.1", "::ffff:192.0.2.0/120", "[::ffff:192.0.2.1]", "::ffff:192.0.2.0-192.0.2.1"] {
      let list = list(entry)
      for text in ["192.0.2.1", "::ffff:192.0.2.1", "64:ff9b::192.0.2.1", "2002:c000:201::1"] {
        #expect(list.covers(try #require(IPAddress(text))), "\(entry), \(text)")
      }
      #expect(!list.covers(try #require(IPAddress("192.0.3.1"))))
    }
    #expect(self.list("[::1]").covers(try #require(IPAddress("::1"))))
    #expect(self.list("::/0").covers(try #require(IPAddress("::ffff:192.0.2.1"))))
  }

  @Test(
    "refuses what is none of these",
    arguments: [
      "", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "example.org/24", "a b", "2001:db8::/129", "fe80::1%eth0/64",
      "127.20.1", "127.20.1.256", "127.020.001.001", "127.20.1.0-127.20.1", "127.20.1.9-127.20.1.1", "127.20.1.1-::1",
      "127.20.1.0-127.20.1.255-", "192.0.2.1-20", "[192.0.2.1]", "*example.org", "*", ".", "bücher.lab", "10.*",
      "0x7f000001", "mx.example.org:25",
    ])
  func refuses(_ text: String) {
    var list = DenyList()
    let isTaken = list.add(text)
    #expect(!isTaken)
  }
}
