import Certificates
import MailDNS
import MailPolicy
import ProbeEngine
import Testing

/// A zone in memory. What stands in neither table does not exist.
private struct TableNames: NameResolver {
  var mx: [String: DNSAnswer<MXRecord>] = [:]
  var srv: [String: DNSAnswer<SRVRecord>] = [:]
  var addresses: [String: [DNSAnswer<IPAddress>]] = [:]

  func mailExchangers(of name: HostName) async -> DNSAnswer<MXRecord> { mx[name.ascii] ?? DNSAnswer(.nonexistent) }

  func addresses(of name: HostName, family: IPAddress.Family) async -> DNSAnswer<IPAddress> {
    let answers = addresses[name.ascii] ?? [DNSAnswer(.nonexistent)]
    return answers.first { answer in answer.records.contains { $0.family == family } }
      ?? (answers.contains { !$0.records.isEmpty } ? DNSAnswer(.noData) : answers[0])
  }

  func services(of name: HostName) async -> DNSAnswer<SRVRecord> { srv[name.ascii] ?? DNSAnswer(.nonexistent) }

  func names(of address: IPAddress) async -> DNSAnswer<DNSName> { DNSAnswer(.nonexistent) }
}

private struct NoAddresses: AddressResolver {
  func addresses(of host: HostName, family: IPAddress.Family?) async throws(Failure) -> [IPAddress] {
    throw Failure(stage: .resolve, reason: .dnsFailure, message: "nobody was to ask for \(host)")
  }
}

/// Says when two connections to one address stand at a time.
private actor CountingProber: EndpointProber {
  private var open: [Endpoint.Transport: Int] = [:]
  private(set) var mostAtOneAddress = 0
  private(set) var total = 0

  func probe(_ endpoint: Endpoint, of target: Target, plan: ProbePlan) async -> EndpointRecord {
    total += 1
    open[endpoint.transport, default: 0] += 1
    mostAtOneAddress = max(mostAtOneAddress, open[endpoint.transport] ?? 0)
    for _ in 0..<10 { await Task.yield() }
    open[endpoint.transport, default: 1] -= 1
    var record = EndpointRecord(endpoint: endpoint)
    record.status = .complete
    return record
  }
}

@Suite("Mail exchangers of a domain")
struct MailRouteTests {
  private let prober = CountingProber()

  private func run(_ names: TableNames, plan: ProbePlan = ProbePlan()) async throws -> TargetRecord {
    let runner = ProbeRunner(resolver: NoAddresses(), names: names, prober: prober)
    return await runner.probe(
      try Target(parsing: "example.test"), plan: plan, startedAt: UnixTime(year: 2026, month: 11, day: 25))
  }

  private func mx(_ records: (Int, String)...) -> DNSAnswer<MXRecord> {
    DNSAnswer(
      .records(
        records.map { preference, name in
          let labels = name.split(separator: ".").map { Array($0.utf8) }
          return MXRecord(preference: preference, exchange: DNSName(labels: labels))
        }))
  }

  private func at(_ texts: String...) -> [DNSAnswer<IPAddress>] {
    let addresses = texts.compactMap { IPAddress($0) }
    return [IPAddress.Family.v4, .v6].compactMap { family in
      let some = addresses.filter { $0.family == family }
      return some.isEmpty ? nil : DNSAnswer(.records(some))
    }
  }

  private func places(_ record: TargetRecord) -> [String] {
    record.endpoints.map { "\($0.endpoint.preference.map(String.init) ?? "-") \($0.endpoint.host) \($0.endpoint.text)" }
  }

  @Test("every address of every exchanger is an endpoint, the preferred exchanger first, both families")
  func order() async throws {
    let names = TableNames(
      mx: ["example.test": mx((20, "c.test"), (10, "a.test"), (20, "b.test"), (30, "a.test"))],
      addresses: ["a.test": at("8.8.8.8", "2600::1"), "b.test": at("2600::2"), "c.test": at("9.9.9.9")])
    let record = try await run(names)
    #expect(record.failure == nil)
    #expect(
      places(record) == [
        "10 a.test 8.8.8.8:25", "10 a.test [2600::1]:25", "20 b.test [2600::2]:25", "20 c.test 9.9.9.9:25",
      ])
    #expect(record.references.first == [.name(try HostName("a.test"))])
    var onlyV6 = ProbePlan()
    onlyV6.family = .v6
    #expect(try await places(run(names, plan: onlyV6)) == ["10 a.test [2600::1]:25", "20 b.test [2600::2]:25"])
    var onlyOne = ProbePlan()
    onlyOne.mxLimit = 1
    let first = try await run(names, plan: onlyOne)
    #expect(places(first) == ["10 a.test 8.8.8.8:25", "10 a.test [2600::1]:25"])
    #expect(first.route?.hosts.map(\.isBeyondLimit) == [false, true, true])
  }

  @Test("exchangers that share an address are probed each by its name, one after the other")
  func shared() async throws {
    let names = TableNames(
      mx: ["example.test": mx((10, "a.test"), (10, "b.test"), (10, "c.test"))],
      addresses: ["a.test": at("8.8.8.8"), "b.test": at("8.8.8.8"), "c.test": at("8.8.8.8")])
    let record = try await run(names)
    #expect(record.endpoints.map(\.endpoint.host) == ["a.test", "b.test", "c.test"])
    #expect(await prober.mostAtOneAddress == 1)
    #expect(await prober.total == 3)
  }

  @Test("exchangers that share an address are probed once where all are asked for one name, and each is told")
  func sharedName() async throws {
    let names = TableNames(
      mx: ["example.test": mx((10, "a.test"), (20, "b.test"))],
      addresses: ["a.test": at("8.8.8.8", "9.9.9.9"), "b.test": at("8.8.8.8")])
    var plan = ProbePlan()
    plan.serverName = .name(try HostName("mail.test"))
    let record = try await run(names, plan: plan)
    #expect(places(record) == ["10 a.test 8.8.8.8:25", "10 a.test 9.9.9.9:25", "20 b.test 8.8.8.8:25"])
    #expect(
      record.references.map(\.first) == [
        .name(try HostName("a.test")), .name(try HostName("a.test")), .name(try HostName("b.test")),
      ])
    #expect(await prober.total == 2)
  }

  @Test("a domain without an MX is its own exchanger")
  func implicit() async throws {
    let names = TableNames(mx: ["example.test": DNSAnswer(.noData)], addresses: ["example.test": at("8.8.8.8")])
    let record = try await run(names)
    #expect(places(record) == ["- example.test 8.8.8.8:25"])
    #expect(record.route?.isImplicit == true)
  }

  @Test("a null MX is no failure of a look-up, and nothing is connected to")
  func null() async throws {
    let record = try await run(
      TableNames(mx: ["example.test": mx((0, ""))], addresses: ["example.test": at("8.8.8.8")]))
    #expect(record.failure?.reason == .nullMX)
    #expect(record.route?.isNull == true)
    #expect(record.endpoints.isEmpty)
    // Beside others it says nothing (RFC 7505 §3).
    let both = TableNames(mx: ["example.test": mx((0, ""), (10, "a.test"))], addresses: ["a.test": at("8.8.8.8")])
    #expect(try await places(run(both)) == ["10 a.test 8.8.8.8:25"])
  }

  @Test(
    "a look-up that failed is never \"no MX\", and the domain's own address is never taken for it",
    arguments: [
      (.nonexistent, .nxdomain), (.bogus("a signature expired"), .dnsBogus), (.failed("SERVFAIL"), .dnsFailure),
      (.timedOut, .dnsTimeout),
    ] as [(DNSAnswer<MXRecord>.Outcome, FailureReason)])
  func failed(_ outcome: DNSAnswer<MXRecord>.Outcome, _ reason: FailureReason) async throws {
    let names = TableNames(mx: ["example.test": DNSAnswer(outcome)], addresses: ["example.test": at("8.8.8.8")])
    let record = try await run(names)
    #expect(record.failure?.stage == .resolve)
    #expect(record.failure?.reason == reason)
    #expect(record.endpoints.isEmpty)
  }

  @Test("exchangers that lead nowhere are told apart, and never lead to the domain's own address")
  func nowhere() async throws {
    func reason(_ outcome: DNSAnswer<IPAddress>.Outcome) async throws -> FailureReason? {
      let names = TableNames(
        mx: ["example.test": mx((10, "a.test"), (20, "192.0.2.1"))],
        addresses: ["example.test": at("8.8.8.8"), "a.test": [DNSAnswer(outcome)]])
      let record = try await run(names)
      #expect(record.endpoints.isEmpty)
      #expect(record.route?.hosts.map(\.literal?.description) == [nil, "192.0.2.1"])
      return record.failure?.reason
    }
    #expect(try await reason(.noData) == .noAddress)
    #expect(try await reason(.nonexistent) == .noAddress)
    #expect(try await reason(.failed("SERVFAIL")) == .dnsFailure)
    #expect(try await reason(.bogus("no signature")) == .dnsBogus)
    #expect(try await reason(.timedOut) == .dnsTimeout)
  }

  @Test("what has the form of no host name is not looked up, and that is what is said of it")
  func strangeNames() async throws {
    func record(_ exchangers: (Int, String)...) async throws -> TargetRecord {
      let records = exchangers.map { preference, name in
        MXRecord(preference: preference, exchange: DNSName(labels: [Array(name.utf8), Array("test".utf8)]))
      }
      return try await run(TableNames(mx: ["example.test": DNSAnswer(.records(records))]))
    }
    let one = try await record((10, "m x"))
    #expect(one.failure?.reason == .noAddress)
    #expect(one.failure?.message == #"the MX m\x20x.test is no host name, and was not looked up"#)
    #expect(one.route?.hosts.map(\.answers.isEmpty) == [true])
    #expect(
      try await record((10, "a"), (20, "m\u{1B}x")).failure?.message
        == #"none of the 2 MX has an address; m\x1bx.test is no host name, and was not looked up"#)
    #expect(
      try await record((10, "a b"), (20, "c d")).failure?.message
        == "none of the 2 MX has an address; 2 are no host names, and were not looked up")
    #expect(try await record((10, "a")).failure?.message == "the MX a.test has no address")
  }

  @Test("an exchanger in private space is passed over, unless the user wants it or named its address")
  func secluded() async throws {
    let names = TableNames(
      mx: ["example.test": mx((10, "a.test"), (20, "b.test"))],
      addresses: ["a.test": at("127.0.0.2", "8.8.8.8"), "b.test": at("10.1.2.3")])
    let record = try await run(names)
    #expect(record.endpoints.map(\.status) == [.skipped, .complete, .skipped])
    #expect(await prober.total == 1)
    var plan = ProbePlan()
    plan.allowsPrivate = true
    #expect(try await run(names, plan: plan).endpoints.map(\.status) == [.complete, .complete, .complete])
    var named = ProbePlan()
    named.overrides = [AddressOverride(name: "b.test", address: try #require(IPAddress("127.0.0.1")))]
    #expect(try await run(names, plan: named).endpoints.map(\.status) == [.skipped, .complete, .complete])
  }

  private func srv(_ records: (Int, Int, Int, String)...) -> DNSAnswer<SRVRecord> {
    DNSAnswer(
      .records(
        records.map { priority, weight, port, name in
          let labels = name.split(separator: ".").map { Array($0.utf8) }
          return SRVRecord(priority: priority, weight: weight, port: port, target: DNSName(labels: labels))
        }))
  }

  private func run(service input: String, _ names: TableNames) async throws -> TargetRecord {
    let runner = ProbeRunner(resolver: NoAddresses(), names: names, prober: prober)
    return await runner.probe(
      try Target(parsing: input, usesServiceRecords: true), plan: ProbePlan(),
      startedAt: UnixTime(year: 2026, month: 11, day: 25))
  }

  @Test("SRV records name the servers and their ports, by priority and then by weight")
  func services() async throws {
    let names = TableNames(
      srv: [
        "_submission._tcp.example.test": srv((20, 0, 587, "c.test"), (10, 1, 587, "a.test"), (10, 5, 2587, "b.test"))
      ], addresses: ["a.test": at("8.8.8.8"), "b.test": at("8.8.8.8"), "c.test": at("9.9.9.9", "2600::3")])
    let record = try await run(service: "submission://example.test", names)
    #expect(
      places(record) == [
        "10 b.test 8.8.8.8:2587", "10 a.test 8.8.8.8:587", "20 c.test 9.9.9.9:587", "20 c.test [2600::3]:587",
      ])
    // Nobody vouches for the name in the record.
    #expect(record.references.first == [.name(try HostName("example.test"))])
    #expect(record.target.security == .starttls)
  }

  @Test("with DNSSEC the name in the SRV record may stand in the certificate, too")
  func secureService() async throws {
    var answer = srv((0, 0, 465, "a.test"))
    answer.security = .secure
    let names = TableNames(
      srv: ["_submissions._tcp.example.test": answer], addresses: ["a.test": at("8.8.8.8")])
    let record = try await run(service: "smtps://example.test", names)
    #expect(record.references == [[.name(try HostName("example.test")), .name(try HostName("a.test"))]])
    #expect(record.target.security == .implicit)
  }

  @Test("a service that is not there is told by why")
  func noService() async throws {
    func failure(_ answer: DNSAnswer<SRVRecord>) async throws -> Failure? {
      try await run(
        service: "submission://example.test",
        TableNames(srv: ["_submission._tcp.example.test": answer], addresses: ["example.test": at("8.8.8.8")])
      ).failure
    }
    let none = "there is no SRV record _submission._tcp.example.test"
    #expect(try await failure(DNSAnswer(.noData))?.message == none)
    #expect(try await failure(DNSAnswer(.nonexistent))?.message == none)
    #expect(try await failure(DNSAnswer(.timedOut))?.reason == .dnsTimeout)
    #expect(try await failure(DNSAnswer(.bogus("no signature")))?.reason == .dnsBogus)
    #expect(
      try await failure(srv((0, 0, 0, "")))?.message
        == "example.test says that it has no such service (SRV _submission._tcp.example.test leads to “.”)")
    let lame = try await failure(srv((0, 0, 587, "a.test")))
    #expect(lame?.reason == .noAddress)
    #expect(lame?.message == "no host of the SRV _submission._tcp.example.test has an address: a.test")
  }

  @Test("where the user says where the domain is, the DNS is not asked")
  func override() async throws {
    var plan = ProbePlan()
    plan.overrides = [AddressOverride(name: "example.test", address: try #require(IPAddress("127.0.0.1")))]
    let record = try await run(TableNames(), plan: plan)
    #expect(record.route == nil)
    #expect(places(record) == ["- example.test 127.0.0.1:25"])
  }
}

@Suite("Addresses from the one who is asked for names")
struct ResolvedAddressesTests {
  private func addresses(_ answers: [DNSAnswer<IPAddress>]?, family: IPAddress.Family? = nil) async -> Result<
    [String], Failure
  > {
    let names = TableNames(addresses: answers.map { ["mx.example.test": $0] } ?? [:])
    do throws(Failure) {
      let host = try Self.host()
      return .success(try await ResolvedAddresses(names).addresses(of: host, family: family).map(\.description))
    } catch {
      return .failure(error)
    }
  }

  private static func host() throws(Failure) -> HostName {
    guard let host = try? HostName("mx.example.test") else {
      throw Failure(stage: .resolve, reason: .local, message: "no host name")
    }
    return host
  }

  private func records(_ texts: String...) -> DNSAnswer<IPAddress> {
    DNSAnswer(.records(texts.compactMap { IPAddress($0) }))
  }

  @Test("are those of both families, each once")
  func both() async throws {
    let answers = [records("192.0.2.1", "192.0.2.2", "192.0.2.1"), records("2001:db8::1")]
    #expect(try await addresses(answers).get() == ["192.0.2.1", "192.0.2.2", "2001:db8::1"])
    #expect(try await addresses(answers, family: .v6).get() == ["2001:db8::1"])
  }

  @Test("that are not there are told by why")
  func none() async throws {
    for (answers, reason) in [
      (nil, .nxdomain), ([DNSAnswer(.noData)], .noAddress), ([DNSAnswer(.bogus("why"))], .dnsBogus),
      ([DNSAnswer(.failed("SERVFAIL"))], .dnsFailure), ([DNSAnswer(.timedOut)], .dnsTimeout),
    ] as [([DNSAnswer<IPAddress>]?, FailureReason)] {
      guard case .failure(let failure) = await addresses(answers) else {
        Issue.record("addresses out of nothing")
        continue
      }
      #expect(failure.reason == reason)
      #expect(failure.stage == .resolve)
    }
  }
}
