import Certificates
import MailDNS
import MailPolicy
import ProbeEngine
import SMTPWire
import Synchronization
import TLSSession
import Testing

/// Answers from a table; a name that stands not in it does not exist.
private struct TableResolver: AddressResolver {
  var table: [String: [IPAddress]]

  func addresses(of host: HostName, family: IPAddress.Family?) async throws(Failure) -> [IPAddress] {
    guard let found = table[host.ascii] else {
      throw Failure(stage: .resolve, reason: .nxdomain, message: "no such name")
    }
    return found.filter { family == nil || $0.family == family }
  }
}

/// Makes records without a network: ended with `reason`, or complete. Each takes three seconds and tells, as its
/// failure's message does, how much time it was given.
private struct RecordingProber: EndpointProber {
  var reason: FailureReason?

  func probe(_ endpoint: Endpoint, of target: Target, plan: ProbePlan) async -> EndpointRecord {
    var record = EndpointRecord(endpoint: endpoint)
    record.traffic = Traffic(bytesSent: 10, bytesReceived: 20, connections: 1)
    record.timings.total = 3_000
    if let reason {
      record.failure = Failure(stage: .handshake, reason: reason, message: "\(plan.limits.total)")
    } else {
      record.status = .complete
    }
    return record
  }
}

/// Counts dialogues, and how many of them are under way at a time; each tells its number by its greeting. The last
/// answers 421.
private final class CountingProber: EndpointProber {
  private let counts = Mutex(Counts())
  let busyFrom: Int

  struct Counts {
    var begun = 0
    var running = 0
    var most = 0
  }

  init(busyFrom: Int = .max) { self.busyFrom = busyFrom }

  var total: Counts { counts.withLock(\.self) }

  func probe(_ endpoint: Endpoint, of target: Target, plan: ProbePlan) async -> EndpointRecord {
    let number = counts.withLock { counts in
      counts.begun += 1
      counts.running += 1
      counts.most = max(counts.most, counts.running)
      return counts.begun
    }
    await Task.yield()
    counts.withLock { $0.running -= 1 }
    var record = EndpointRecord(endpoint: endpoint)
    record.greeting = Greeting(reply: Reply(code: 220, text: "mx\(number).example.test"))
    record.status = .complete
    if number >= busyFrom {
      record.status = .ended
      record.failure = Failure(
        stage: .ehlo, reason: .rejected, message: "421", reply: Reply(code: 421, text: "too many connections"))
    }
    return record
  }
}

@Suite("From a target to its record")
struct ProbeRunnerTests {
  private let v4 = IPAddress("192.0.2.1")
  private let v6 = IPAddress("2001:db8::1")
  private let time = UnixTime(year: 2026, month: 11, day: 23)

  private func run(
    _ input: String, reason: FailureReason? = nil, plan: ProbePlan = ProbePlan()
  ) async throws -> TargetRecord {
    let resolver = TableResolver(table: ["mx.example.test": [try #require(v4), try #require(v6)]])
    let runner = ProbeRunner(resolver: resolver, prober: RecordingProber(reason: reason))
    return await runner.probe(try Target(parsing: input), plan: plan, startedAt: time)
  }

  @Test("a look-up that nobody waits for any more says nothing of the name")
  func cancelled() async throws {
    let record = try await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await run("no-such.example.test:25")
    }.value
    #expect(record.failure?.isCancellation == true)
    #expect(record.failure?.stage == .resolve)
  }

  @Test("every address of a host is an endpoint of its own, in the resolver's order")
  func addresses() async throws {
    let record = try await run("mx.example.test:25")
    #expect(record.failure == nil)
    #expect(record.endpoints.map(\.endpoint.text) == ["192.0.2.1:25", "[2001:db8::1]:25"])
    #expect(record.endpoints.map(\.endpoint.host) == ["mx.example.test", "mx.example.test"])
    #expect(record.references == Array(repeating: [.name(try HostName("mx.example.test"))], count: 2))
  }

  @Test("a look-up that fails is the record's failure")
  func unknownHost() async throws {
    let record = try await run("nowhere.example.test:25")
    #expect(record.failure?.reason == .nxdomain)
    #expect(record.endpoints.isEmpty)
  }

  @Test("an address needs no look-up, and is its own reference")
  func address() async throws {
    let record = try await run("[2001:db8::1]:25")
    #expect(record.endpoints.map(\.endpoint.text) == ["[2001:db8::1]:25"])
    #expect(record.references == [[.address(try #require(v6))]])
  }

  @Test("a Unix socket is one endpoint without a reference")
  func unixSocket() async throws {
    let record = try await run("lmtp+unix:/run/lmtp")
    #expect(record.endpoints.map(\.endpoint.transport) == [.unix(path: "/run/lmtp")])
    #expect(record.references == [[]])
  }

  @Test("addresses that the user gives stand in for a look-up")
  func overrides() async throws {
    var plan = ProbePlan()
    plan.overrides = [AddressOverride(name: "nowhere.example.test", address: try #require(v4))]
    #expect(try await run("nowhere.example.test:25", plan: plan).endpoints.count == 1)
    plan.family = .v6
    #expect(try await run("nowhere.example.test:25", plan: plan).failure?.reason == .noAddress)
    #expect(try await run("mx.example.test:25", plan: plan).endpoints.map(\.endpoint.text) == ["[2001:db8::1]:25"])
  }

  @Test("an address of the family that is not wanted is told as such, whether looked up or typed")
  func wrongFamily() async throws {
    var plan = ProbePlan()
    plan.family = .v4
    let typed = try await run("[2001:db8::1]:25", plan: plan)
    #expect(typed.failure?.reason == .noAddress)
    #expect(typed.failure?.message == "2001:db8::1 has no IPv4 address, and no other kind is wanted")
    #expect(try await run("mx.example.test:25", plan: plan).endpoints.map(\.endpoint.text) == ["192.0.2.1:25"])
  }

  @Test("the name to check can be another")
  func checkName() async throws {
    var plan = ProbePlan()
    plan.checkName = .name(try HostName("mail.example.test"))
    #expect(try await run("192.0.2.1", plan: plan).references == [[.name(try HostName("mail.example.test"))]])
    let address = ReferenceIdentifier.address(try #require(IPAddress("192.0.2.9")))
    plan.checkName = address
    #expect(try await run("192.0.2.1", plan: plan).references == [[address]])
  }

  @Test("what the first offer left out is tried once on a second connection, only where nothing was in common")
  func secondHandshake() async throws {
    let record = try await run("192.0.2.1", reason: .noCommonParameters)
    let endpoint = try #require(record.endpoints.first)
    #expect(endpoint.furtherHandshakes.count == 1)
    #expect(endpoint.traffic == Traffic(bytesSent: 20, bytesReceived: 40, connections: 2))
    #expect(endpoint.failure?.reason == .noCommonParameters)
    #expect(try await run("192.0.2.1", reason: .alert).endpoints.first?.furtherHandshakes.isEmpty == true)
    #expect(try await run("192.0.2.1").endpoints.first?.traffic.connections == 1)
  }

  @Test("both connections to an endpoint share the time that it has")
  func secondHandshakeDeadline() async throws {
    var plan = ProbePlan()
    plan.limits.total = .seconds(10)
    let record = try await run("192.0.2.1", reason: .noCommonParameters, plan: plan)
    let endpoint = try #require(record.endpoints.first)
    #expect(endpoint.failure?.message == "\(Duration.seconds(10))")
    #expect(endpoint.furtherHandshakes.first?.failure?.message == "\(Duration.seconds(7))")
  }

  // MARK: Repetitions

  private func repeated(_ count: Int, by prober: CountingProber) async throws -> EndpointRecord {
    var plan = ProbePlan()
    plan.repetitions = count
    let runner = ProbeRunner(resolver: TableResolver(table: [:]), prober: prober)
    let record = await runner.probe(try Target(parsing: "192.0.2.1"), plan: plan, startedAt: time)
    return try #require(record.endpoints.first)
  }

  @Test("an endpoint is probed as often as is asked for, one dialogue after the other")
  func repetitions() async throws {
    let prober = CountingProber()
    let record = try await repeated(5, by: prober)
    let names = ([record] + record.furtherRuns).compactMap {
      $0.greeting?.host.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(names == (1...5).map { "mx\($0).example.test" })
    #expect(prober.total.begun == 5)
    #expect(prober.total.most == 1)
    #expect(try await repeated(1, by: CountingProber()).furtherRuns.isEmpty)
  }

  @Test("a server that asks to come later is not asked again")
  func busy() async throws {
    let prober = CountingProber(busyFrom: 3)
    #expect(try await repeated(10, by: prober).furtherRuns.count == 2)
    #expect(prober.total.begun == 3)
    #expect(try await repeated(10, by: CountingProber(busyFrom: 1)).furtherRuns.isEmpty)
  }

  @Test("cancelling ends the repetitions, too")
  func cancelledRepetitions() async throws {
    let record = try await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await repeated(10, by: CountingProber())
    }.value
    #expect(record.furtherRuns.isEmpty)
  }
}
