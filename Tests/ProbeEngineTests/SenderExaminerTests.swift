import Certificates
import MailDNS
import ProbeEngine
import SMTPWire
import Synchronization
import Testing

/// A zone in memory, which notes the addresses whose names are asked for.
private final class NotingNames: NameResolver {
  private let asked = Mutex<[String]>([])
  let pointers: [String: String]
  let addresses: [String: String]

  init(pointers: [String: String] = [:], addresses: [String: String] = [:]) {
    self.pointers = pointers
    self.addresses = addresses
  }

  var questions: [String] { asked.withLock(\.self) }

  func services(of name: HostName) async -> DNSAnswer<SRVRecord> { DNSAnswer(.nonexistent) }

  func mailExchangers(of name: HostName) async -> DNSAnswer<MXRecord> { DNSAnswer(.nonexistent) }

  func addresses(of name: HostName, family: IPAddress.Family) async -> DNSAnswer<IPAddress> {
    guard let address = addresses[name.ascii].flatMap({ IPAddress($0) }) else { return DNSAnswer(.nonexistent) }
    return DNSAnswer(address.family == family ? .records([address]) : .noData)
  }

  func names(of address: IPAddress) async -> DNSAnswer<DNSName> {
    asked.withLock { $0.append(address.description) }
    guard let name = pointers[address.description] else { return DNSAnswer(.nonexistent) }
    return DNSAnswer(.records([DNSName(labels: name.split(separator: ".").map { Array($0.utf8) })]))
  }
}

private struct NoAddresses: AddressResolver {
  func addresses(of host: HostName, family: IPAddress.Family?) async throws(Failure) -> [IPAddress] {
    throw Failure(stage: .resolve, reason: .nxdomain, message: "no such name")
  }
}

/// A machine with these addresses, each of the Internet's family.
private struct Machine: LocalAddressFinder {
  var addresses: [String]

  func localAddress(towards peer: IPAddress) throws(Failure) -> IPAddress {
    guard let address = addresses.compactMap({ IPAddress($0) }).first(where: { $0.family == peer.family }) else {
      throw Failure(stage: .connect, reason: .noRoute, message: "no way")
    }
    return address
  }

  func confirm(_ local: IPAddress) throws(Failure) -> IPAddress {
    guard addresses.contains(local.description) else {
      throw Failure(stage: .connect, reason: .noRoute, message: "\(local) is none of ours")
    }
    return local
  }
}

/// Answers EHLO with a line, at every address but those that are dead.
private struct Greeter: EndpointProber {
  var line = "mx.example.test"
  var local: String?
  var dead: [String] = []

  func probe(_ endpoint: Endpoint, of target: Target, plan: ProbePlan) async -> EndpointRecord {
    var record = EndpointRecord(endpoint: endpoint)
    guard !dead.contains(endpoint.text) else {
      record.failure = Failure(stage: .connect, reason: .refused, message: "refused")
      return record
    }
    record.timings.connect = 1
    record.status = plan.quitAfter == .ehlo ? .complete : .ended
    record.localAddress = local.flatMap { IPAddress($0) }
    record.plaintextHello = HelloResponse(verb: .ehlo, reply: Reply(code: 250, text: line))
    return record
  }
}

@Suite("Who we are to a mail server")
struct SenderExaminerTests {
  private let time = UnixTime(year: 2026, month: 11, day: 26)

  private func examine(
    _ target: String? = nil, names: NotingNames = NotingNames(), machine: [String] = [], prober: Greeter = Greeter(),
    ownName: String? = "client.example.net", asksForLoopback: Bool = false, plan: ProbePlan = ProbePlan()
  ) async throws -> SenderRecord {
    let runner = ProbeRunner(resolver: NoAddresses(), names: names, prober: prober)
    let examiner = SenderExaminer(
      runner: runner, names: names, local: Machine(addresses: machine), asksForLoopback: asksForLoopback)
    let parsed = try target.map { try Target(parsing: $0) }
    return await examiner.examine(parsed, plan: plan, ownName: ownName, startedAt: time)
  }

  @Test("without a target there is an origin for each family, with its names and the name for EHLO")
  func towardsInternet() async throws {
    let names = NotingNames(
      pointers: ["8.8.8.8": "client.example.net"], addresses: ["client.example.net": "8.8.8.8"])
    let record = try await examine(names: names, machine: ["8.8.8.8"])
    #expect(record.session == nil)
    #expect(record.origins.map(\.family) == [.v4, .v6])
    let v4 = try #require(record.origins.first)
    #expect(v4.local?.description == "8.8.8.8")
    #expect(v4.visible == v4.local)
    #expect(v4.names?.isConfirmed == true)
    #expect(v4.helloName == "client.example.net")
    #expect(v4.helloSource == .system)
    #expect(v4.hello?.lead == .back)
    #expect(record.origins.last?.failure?.reason == .noRoute)
    #expect(record.origins.last?.names == nil)
  }

  @Test("a private address is not looked up: servers see another")
  func privateAddress() async throws {
    let names = NotingNames(addresses: ["client.example.net": "8.8.8.8"])
    let record = try await examine(names: names, machine: ["10.0.0.5"])
    let origin = try #require(record.origins.first)
    #expect(origin.visible == nil)
    #expect(origin.names == nil)
    #expect(origin.hello?.lead == .elsewhere)
    #expect(names.questions.isEmpty)
  }

  @Test("the address that the server names is the one that counts")
  func translated() async throws {
    let names = NotingNames(pointers: ["8.8.4.4": "client.example.net"], addresses: ["client.example.net": "8.8.4.4"])
    let prober = Greeter(line: "mx.example.test Hello client.example.net [8.8.4.4]", local: "10.0.0.5")
    let record = try await examine("9.9.9.9", names: names, prober: prober)
    let origin = try #require(record.origins.first)
    #expect(record.origins.count == 1)
    #expect(origin.seen?.description == "8.8.4.4")
    #expect(origin.isTranslated == true)
    #expect(origin.names?.isConfirmed == true)
    #expect(origin.hello?.lead == .back)
    #expect(names.questions == ["8.8.4.4"])
    #expect(record.session?.status == .complete)
  }

  @Test("a server in private space sees a private address as it is")
  func neighbours() async throws {
    let names = NotingNames()
    let record = try await examine("10.0.0.9", names: names, prober: Greeter(local: "10.0.0.5"))
    #expect(record.origins.first?.visible?.description == "10.0.0.5")
    #expect(names.questions == ["10.0.0.5"])
  }

  @Test("names of a loopback address are asked for only where the user says whom to ask")
  func loopback() async throws {
    let names = NotingNames()
    let quiet = try await examine("127.0.0.1", names: names, prober: Greeter(local: "127.0.0.1"))
    #expect(quiet.origins.first?.names == nil)
    #expect(quiet.origins.first?.hello == nil)
    #expect(names.questions.isEmpty)
    let asking = try await examine(
      "127.0.0.1", names: names, prober: Greeter(local: "127.0.0.1"), asksForLoopback: true)
    #expect(asking.origins.first?.names != nil)
    #expect(names.questions == ["127.0.0.1"])
  }

  @Test("the first address that takes a connection is asked, and no other")
  func firstReachable() async throws {
    var plan = ProbePlan()
    plan.overrides = ["127.0.0.2", "127.0.0.3"].compactMap { text in
      IPAddress(text).map { AddressOverride(name: "mx.example.test", address: $0) }
    }
    let prober = Greeter(local: "127.0.0.1", dead: ["127.0.0.2:25"])
    let record = try await examine("mx.example.test:25", prober: prober, plan: plan)
    #expect(record.session?.endpoint.text == "127.0.0.3:25")
    let dead = Greeter(dead: ["127.0.0.2:25", "127.0.0.3:25"])
    let none = try await examine("mx.example.test:25", machine: ["8.8.8.8"], prober: dead, plan: plan)
    #expect(none.session?.failure?.reason == .refused)
    #expect(none.origins.first?.local?.description == "8.8.8.8")
  }

  @Test("a target that is not found is a failure of the record")
  func notFound() async throws {
    let record = try await examine("mx.example.test:25")
    #expect(record.failure?.reason == .nxdomain)
    #expect(record.origins.isEmpty)
  }

  @Test("the name for EHLO is the user's, else the machine's, else the address; never the target's own")
  func helloName() async throws {
    var plan = ProbePlan()
    plan.helloName = .name("mail.example.net")
    let named = try await examine(machine: ["8.8.8.8"], plan: plan).origins.first
    #expect(named?.helloName == "mail.example.net")
    #expect(named?.helloSource == .option)
    let nameless = try await examine(machine: ["8.8.8.8"], ownName: nil).origins.first
    #expect(nameless?.helloName == "[8.8.8.8]")
    #expect(nameless?.helloSource == .literal)
    #expect(nameless?.hello == nil)
    plan = ProbePlan()
    plan.overrides = [AddressOverride(name: "client.example.net", address: .loopback)]
    let itself = try await examine("client.example.net:25", prober: Greeter(local: "127.0.0.1"), plan: plan)
    #expect(itself.origins.first?.helloName == "[127.0.0.1]")
  }

  @Test("a local address that the user wants must be one of ours")
  func localAddress() async throws {
    var plan = ProbePlan()
    plan.family = .v4
    plan.localAddress = IPAddress("8.8.4.4")
    let own = try await examine(machine: ["8.8.8.8", "8.8.4.4"], plan: plan)
    #expect(own.origins.map { $0.local?.description } == ["8.8.4.4"])
    let foreign = try await examine(machine: ["8.8.8.8"], plan: plan)
    #expect(foreign.origins.map { $0.failure?.message } == ["8.8.4.4 is none of ours"])
  }
}
