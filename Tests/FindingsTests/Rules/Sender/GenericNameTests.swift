import MailDNS
import Testing

@testable import Findings

@Suite("names like those of customers' lines") struct GenericNameTests {
  private func isGeneric(_ text: String, _ address: String) throws -> Bool {
    let name = DNSName(labels: text.split(separator: ".").map { Array($0.utf8) })
    return name.isGeneric(for: try #require(IPAddress(address)))
  }

  @Test(
    "are known by the address that they spell, or by a telling word",
    arguments: [
      ("192-0-2-7.isp.test", "192.0.2.7"), ("7.2.0.192.isp.test", "192.0.2.7"), ("host7-2-0-192.isp.test", "192.0.2.7"),
      ("ip192.0.2.7.isp.test", "192.0.2.7"), ("192000002007.isp.test", "192.0.2.7"), ("c0000207.isp.test", "192.0.2.7"),
      ("p-192-000-002-007.net.isp.test", "192.0.2.7"), ("x.dynamic.isp.test", "192.0.2.7"),
      ("a1.dhcp.isp.test", "192.0.2.7"), ("2001-db8--7.isp.test", "2001:db8::7"),
      ("20010db8000000000000000000000007.isp.test", "2001:db8::7"),
    ])
  func generic(_ name: String, _ address: String) throws {
    #expect(try isGeneric(name, address))
  }

  @Test(
    "are not those that somebody chose",
    arguments: [
      ("mail.example.test", "192.0.2.7"), ("mx7.example.test", "192.0.2.7"), ("a192.example.test", "192.0.2.7"),
      ("mail-0-2.example.test", "192.0.2.7"), ("dynamic.test", "192.0.2.7"),
      ("dynamics.mail.example.test", "192.0.2.7"), ("99999999999999999999.x.test", "192.0.2.7"),
      ("mail.example.test", "2001:db8::7"),
    ])
  func chosen(_ name: String, _ address: String) throws {
    #expect(try !isGeneric(name, address))
  }
}
