import MailDNS
import TestSupport
import Testing

@testable import MailResolver

@Suite("Whether name servers answer at all")
struct NameServerPulseTests {
  private static func server(_ port: String) throws -> DNSServer {
    let server = try SharedNameserver.server.get()
    return try #require(DNSServer(parsing: "\(server.fact("address"))@\(server.fact("\(port)_port"))"))
  }

  /// Where there is an answer, however busy this machine is.
  private static let patience = Duration.seconds(60)

  /// On a port of which nobody knows.
  private static let absent = DNSServer(address: .loopback, port: 1)

  @Test("one that answers is enough, whatever the others do")
  func answered() throws {
    #expect(try DNSPing.isAnswered(by: [Self.server("dns")], within: Self.patience))
    #expect(
      try DNSPing.isAnswered(by: [Self.absent, Self.server("silent"), Self.server("dns")], within: Self.patience))
  }

  @Test("silence and absence are no answer")
  func unanswered() throws {
    #expect(!DNSPing.isAnswered(by: [Self.absent]))
    #expect(try !DNSPing.isAnswered(by: [Self.server("silent"), Self.absent]))
  }

  @Test("one to which there is no way does not speak for the others")
  func unreachable() throws {
    let address = try #require(IPAddress("fe80::1%no-such-device"))
    let unreachable = DNSServer(address: address, port: 53)
    #expect(try !DNSPing.isAnswered(by: [unreachable, Self.server("silent")]))
    #expect(try DNSPing.isAnswered(by: [unreachable, Self.server("dns")], within: Self.patience))
    // Nothing was asked.
    #expect(DNSPing.isAnswered(by: [unreachable]))
  }

  @Test("who does not want to know any more does not wait for it")
  func cancelled() async throws {
    let silent = try Self.server("silent")
    let pulse = NameServerPulse()
    let asking = Task { await pulse.isWeak(at: [silent]) }
    asking.cancel()
    #expect(await !asking.value)
    #expect(await pulse.isWeak(at: [silent]))
  }

  @Test("a failure says little while they are silent, and a moment after; without servers nothing is known")
  func weak() async throws {
    let pulse = NameServerPulse(patience: Self.patience)
    #expect(await !pulse.isWeak(at: []))
    #expect(try await !pulse.isWeak(at: [Self.server("dns")]))
    let other = NameServerPulse(patience: Self.patience, aftermath: .seconds(3600))
    #expect(await other.isWeak(at: [Self.absent]))
    #expect(try await other.isWeak(at: [Self.server("dns")]))
  }

  @Test("many who ask at once share one question")
  func shared() async throws {
    let pulse = NameServerPulse(patience: Self.patience)
    let server = try Self.server("dns")
    let found = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<200 { group.addTask { await pulse.isWeak(at: [server]) } }
      return await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(found == [false])
  }

  @Test("a resolver that nobody asked yet knows of no servers")
  func unprepared() async throws {
    let resolver = try SharedNameserver.resolver("silent")
    #expect(await !resolver.isUnheard())
    try await resolver.prepare()
    #expect(await resolver.isUnheard())
  }
}
