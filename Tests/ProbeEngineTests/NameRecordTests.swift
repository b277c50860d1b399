import MailDNS
import Testing

@testable import ProbeEngine

/// An address with many names, of which one leads back.
private struct ManyNames: NameResolver {
  var names: [DNSName]
  var leadingBack: String

  func mailExchangers(of name: HostName) async -> DNSAnswer<MXRecord> { DNSAnswer(.nonexistent) }
  func names(of address: IPAddress) async -> DNSAnswer<DNSName> { DNSAnswer(.records(names)) }
  func services(of name: HostName) async -> DNSAnswer<SRVRecord> { DNSAnswer(.nonexistent) }

  func addresses(of name: HostName, family: IPAddress.Family) async -> DNSAnswer<IPAddress> {
    name.ascii == leadingBack && family == .v4 ? DNSAnswer(.records([.loopback])) : DNSAnswer(.noData)
  }
}

@Suite("The names of an address")
struct NameRecordTests {
  private static func names(_ count: Int) throws -> [DNSName] {
    try (1...count).map { DNSName(try HostName("n\($0).example.test")) }
  }

  private func isConfirmed(_ names: [DNSName], by leadingBack: String) async -> Bool? {
    let examiner = NameExaminer(resolver: ManyNames(names: names, leadingBack: leadingBack))
    let (pointers, forward) = await examiner.pointers(of: .loopback)
    return NameRecord(pointers: pointers, forward: forward).isConfirmed
  }

  @Test("are not said to lead elsewhere where some of too many were not looked up, in whatever order they come")
  func tooMany() async throws {
    let names = try Self.names(8)
    for _ in 0..<10 {
      #expect(await isConfirmed(names.shuffled(), by: "n1.example.test") == true)
      #expect(await isConfirmed(names.shuffled(), by: "n8.example.test") == nil)
    }
    #expect(await isConfirmed(try Self.names(5).shuffled(), by: "n5.example.test") == true)
    #expect(await isConfirmed(try Self.names(5), by: "other.test") == false)
    #expect(await isConfirmed([], by: "other.test") == nil)
  }
}
