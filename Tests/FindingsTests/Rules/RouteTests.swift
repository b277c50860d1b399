import MailDNS
import ProbeEngine
import Testing

@testable import Findings

@Suite("where mail for a domain goes") struct RouteTests {
  private static let domain = Target(input: "example.test", kind: .domain, name: "example.test", port: 25)

  private static func name(_ text: String) -> DNSName {
    DNSName(labels: text.split(separator: ".").map { Array($0.utf8) })
  }

  private static func host(_ preference: Int?, _ text: String, _ answers: DNSAnswer<IPAddress>...) -> MailRoute.Host {
    MailRoute.Host(preference: preference, name: name(text), answers: answers)
  }

  private static func at(_ text: String) -> DNSAnswer<IPAddress> {
    DNSAnswer(.records([IPAddress(text)].compactMap(\.self)))
  }

  private static func findings(_ hosts: [MailRoute.Host], failure: Failure? = nil) throws -> [Finding] {
    let mx = hosts.map { MXRecord(preference: $0.preference ?? 0, exchange: $0.name) }
    let route = MailRoute(domain: try HostName("example.test"), mx: DNSAnswer(.records(mx)), hosts: hosts)
    return Rulebook.findings(
      of: JudgedTarget(TargetRecord(target: domain, startedAt: Sample.time, route: route, failure: failure)))
  }

  @Test("of hosts in good order there is nothing to say")
  func good() throws {
    #expect(
      try Self.findings([Self.host(10, "a.test", Self.at("8.8.8.8")), Self.host(20, "b.test", Self.at("2600::1"))])
        == [])
  }

  @Test("what was not asked for is not missing")
  func onlyFamily() throws {
    let hosts = [Self.host(10, "a.test", Self.at("2600::1")), Self.host(20, "b.test", DNSAnswer(.noData))]
    var route = MailRoute(
      domain: try HostName("example.test"),
      mx: DNSAnswer(.records(hosts.map { MXRecord(preference: $0.preference ?? 0, exchange: $0.name) })), hosts: hosts)
    func findings() -> [Finding] {
      let record = TargetRecord(target: Self.domain, startedAt: Sample.time, route: route, failure: route.failure)
      return Rulebook.findings(of: JudgedTarget(record))
    }
    #expect(findings().map(\.id) == ["mx-no-address"])
    route.family = .v6
    #expect(findings() == [])
    route.hosts.removeFirst()
    let found = try #require(findings().first)
    #expect(found.message == "no mail host of the name has an IPv6 address, and no other kind is wanted")
    #expect(found.evidence == ["the MX b.test has no IPv6 address, and no other kind is wanted"])
    #expect(found.remedy == "Leave -6 out, or give the host an AAAA record.")
    route.family = nil
    #expect(findings().first?.evidence == ["the MX b.test has no address"])
  }

  @Test("each fault of an MX is a warning about that name")
  func faults() throws {
    let alias = DNSAnswer<IPAddress>(
      .records([IPAddress("8.8.8.8")].compactMap(\.self)),
      aliases: [.init(name: Self.name("b.test"), target: Self.name("c.test"), security: .insecure)])
    let found = try Self.findings([
      Self.host(10, "a.test", Self.at("8.8.8.8")), Self.host(20, "b.test", alias), Self.host(30, "192.0.2.1"),
      Self.host(40, "d.test", Self.at("10.1.2.3")), Self.host(50, "e.test", DNSAnswer(.noData)),
      Self.host(60, "f.test", DNSAnswer(.failed("SERVFAIL"))),
    ])
    #expect(found.map(\.level) == Array(repeating: .warning, count: 5))
    #expect(
      found.map { [$0.id, $0.subject.name ?? "", $0.message] } == [
        ["mx-cname", "b.test", "the MX b.test is an alias"],
        ["mx-address-literal", "192.0.2.1", "the MX 192.0.2.1 is the address 192.0.2.1, not a name"],
        ["mx-private-address", "d.test", "the MX d.test has an address that the Internet does not reach"],
        ["mx-no-address", "e.test", "the MX e.test has no address"],
        ["mx-no-address", "f.test", "the addresses of the MX f.test could not be looked up"],
      ])
    #expect(
      found.map(\.evidence) == [
        ["b.test CNAME c.test"], [], ["10.1.2.3 is a private address"], [], ["the addresses of f.test: SERVFAIL"],
      ])
  }

  @Test("one exchanger at one address is a note, a second one or a second address of a family is not")
  func single() throws {
    let found = try Self.findings([Self.host(10, "a.test", Self.at("8.8.8.8"), Self.at("2600::1"))])
    #expect(
      found.map { [$0.id, $0.level.rawValue, $0.message] } == [
        ["single-mx", "note", "a.test is the only mail exchanger"]
      ])
    #expect(try Self.findings([Self.host(10, "a.test", Self.at("8.8.8.8"), Self.at("8.8.4.4"))]) == [])
  }

  @Test("a domain without an MX is told, where it has an address")
  func implicit() throws {
    func found(_ address: DNSAnswer<IPAddress>, failure: Failure? = nil) throws -> [String] {
      let route = MailRoute(
        domain: try HostName("example.test"), mx: DNSAnswer(.noData), hosts: [Self.host(nil, "example.test", address)])
      let record = TargetRecord(target: Self.domain, startedAt: Sample.time, route: route, failure: failure)
      return Rulebook.findings(of: JudgedTarget(record)).map(\.id)
    }
    #expect(try found(Self.at("8.8.8.8")) == ["implicit-mx"])
    let failure = Failure(stage: .resolve, reason: .noAddress, message: "neither an MX nor an address")
    #expect(try found(DNSAnswer(.noData), failure: failure) == ["no-mail-host"])
  }

  @Test("a service without a record is told in the words of the look-up")
  func service() throws {
    var target = Self.domain
    target.service = .submission
    let failure = Failure(
      stage: .resolve, reason: .noAddress, message: "there is no SRV record _submission._tcp.example.test")
    let record = TargetRecord(target: target, startedAt: Sample.time, failure: failure)
    let found = Rulebook.findings(of: JudgedTarget(record))
    #expect(found.map(\.id) == ["no-mail-host"])
    #expect(found.first?.message == failure.message)
  }

  @Test("a null MX is a note, and nothing is left to judge")
  func null() throws {
    let failure = Failure(
      stage: .resolve, reason: .nullMX, message: "example.test says that it takes no mail (null MX)")
    let target = JudgedTarget(TargetRecord(target: Self.domain, startedAt: Sample.time, failure: failure))
    let found = Rulebook.findings(of: target)
    #expect(found.map(\.id) == ["null-mx"])
    #expect(found.map(\.level) == [.note])
    #expect(target.isWhollyJudged)
    #expect(ReportVerdict(of: target, findings: found) == .pass)
  }

  @Test("an exchanger that could not be looked up leaves something unjudged")
  func incomplete() throws {
    let hosts = [Self.host(10, "a.test", Self.at("8.8.8.8")), Self.host(20, "b.test", DNSAnswer(.timedOut))]
    let route = MailRoute(domain: try HostName("example.test"), mx: DNSAnswer(.records([])), hosts: hosts)
    let record = TargetRecord(target: Self.domain, startedAt: Sample.time, route: route, endpoints: [Sample.record])
    #expect(!JudgedTarget(record).isWhollyJudged)
  }
}
