import MailDNS
import ProbeEngine
import SMTPWire
import Testing

@testable import ScanPlan

@Suite("Towards servers that ask to come back later")
struct MannersTests {
  private func world(_ count: Int, perProvider: Int = 8) -> SimulatedScan {
    var scan = SimulatedScan()
    scan.settings.perProvider = perProvider
    for number in 1...count {
      scan.routes["d\(number).test"] = [("mx\(number).busy.example", "8.\(number).0.1")]
    }
    return scan
  }

  @Test("an endpoint is tried again after a pause that doubles, and is inconclusive when its attempts are used up")
  func inconclusive() throws {
    var scan = world(1)
    scan.isBusy = { _, _ in true }
    try scan.run(["d1.test"])
    let times = scan.starts.map(\.time)
    #expect(times.count == 4)
    let gaps = zip(times, times.dropFirst()).map { $1 - $0 - .seconds(1) }
    for (gap, pause) in zip(gaps, [30, 60, 120]) { #expect(gap >= .seconds(pause) && gap <= .seconds(pause * 3 / 2)) }
    #expect(scan.written.count == 1)
    #expect(scan.finished.first?.endpoints.map(\.fact) == [EndpointFact(.inconclusive, .incomplete)])
  }

  @Test("one that answers the next time is observed like any other")
  func recovers() throws {
    var scan = world(1)
    scan.isBusy = { job, _ in job.attempt == 1 }
    try scan.run(["d1.test"])
    #expect(scan.starts.map(\.attempt) == [1, 2])
    #expect(scan.finished.first?.endpoints.map(\.fact) == [EndpointFact(.observed, .pass)])
  }

  @Test("all of that provider wait, and nobody else")
  func othersGoOn() throws {
    var scan = world(20)
    for number in 1...20 { scan.routes["e\(number).test"] = [("mx.e\(number).test", "9.\(number).0.1")] }
    scan.isBusy = { job, time in job.endpoint.endpoint.host.hasSuffix("busy.example") && time < .seconds(10) }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.starts.filter { !$0.id.hasSuffix("busy.example") }.allSatisfy { $0.end < .seconds(5) })
    let busy = scan.starts.filter { $0.id.hasSuffix("busy.example") }
    #expect(busy.count { $0.time < .seconds(30) } == 8)
    #expect(scan.finished.count == 40)
    #expect(scan.finished.allSatisfy { $0.endpoints.allSatisfy { $0.fact.conclusion == .observed } })
  }

  @Test("each complaint halves the number at a time, those of one moment together count once, and success widens it")
  func halves() throws {
    var scan = world(40)
    scan.isBusy = { _, time in time < .seconds(40) }
    try scan.run(scan.routes.keys.sorted())
    // Shut at 1 s for 30 to 45 s; again at most once more before 40 s are over.
    let second = try #require(scan.starts.map(\.time).first { $0 > .seconds(10) })
    #expect((31..<48).contains(second / .seconds(1)))
    #expect(scan.width { $0.time < .seconds(10) } == 8)
    #expect(scan.width { $0.time == second } <= 4)
    // As wide as before in the end.
    #expect(scan.width { $0.time > second } > 4)
    #expect(scan.finished.count == 40)
  }

  @Test("a provider that asks so again and again, and serves nobody, is given up, and so is what waits for it")
  func givenUp() throws {
    var scan = world(200)
    scan.isBusy = { _, _ in true }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 200)
    #expect(
      scan.finished.allSatisfy { $0.endpoints.map(\.fact) == [EndpointFact(.inconclusive, .incomplete)] })
    // Bursts of 8, 4, 2 and 1; the pauses are 30, 60 and 120 s, and half of that at most by chance.
    #expect(scan.starts.count == 15)
    #expect(scan.time < .seconds(210 * 3 / 2 + 10))
    #expect(Set(scan.abandoned.values) == ["busy.example"])
    #expect(scan.abandoned.count == 199)
  }

  @Test("the pauses of a provider are no longer in all than the patience with it")
  func patience() throws {
    var scan = world(1)
    scan.settings.attempts = 20
    scan.settings.complaints = 20
    scan.settings.patience = .seconds(300)
    scan.isBusy = { _, _ in true }
    try scan.run(["d1.test"])
    #expect((3...4).contains(scan.starts.count))
    #expect(scan.time < .seconds(300 + 10))
    #expect(scan.finished.map { $0.endpoints.map(\.fact.conclusion) } == [[.inconclusive]])
  }

  @Test("some servers that are always busy do not bring those down that are neighbours of them")
  func goodNeighbours() throws {
    var scan = world(205, perProvider: 10)
    scan.isBusy = { job, _ in (job.endpoint.address?.octets[1] ?? 0) <= 5 }
    try scan.run(scan.routes.keys.sorted())
    let inconclusive = scan.finished.filter { $0.endpoints.contains { $0.fact.conclusion == .inconclusive } }
    #expect(Set(inconclusive.map(\.target)) == ["d1.test", "d2.test", "d3.test", "d4.test", "d5.test"])
    // As long as pauses that begin anew, and no longer: all of them are one after the other here.
    #expect(scan.time < .seconds(660))
  }

  @Test("a provider of which two servers refuse always, and all others serve, is not given up", arguments: 0..<20)
  func twoOfMany(_ seed: UInt64) throws {
    var scan = world(60, perProvider: 60)
    scan.settings.seed = seed
    scan.duration = { ($0.endpoint.address?.octets[1] ?? 0) <= 2 ? .milliseconds(10) : .milliseconds(50) }
    scan.isBusy = { job, _ in (job.endpoint.address?.octets[1] ?? 0) <= 2 }
    try scan.run(scan.routes.keys.sorted())
    let observed = scan.finished.filter { $0.endpoints.allSatisfy { $0.fact.conclusion == .observed } }
    #expect(observed.count == 58)
    #expect(scan.time < .seconds(400))
  }

  @Test("a provider that refuses one of ten by chance keeps its patience", arguments: 0..<10)
  func nowAndThen(_ seed: UInt64) throws {
    var scan = SimulatedScan()
    for number in 1...400 { scan.routes["d\(number).test"] = [("mx\(number).busy.example", "8.1.\(number % 16).1")] }
    scan.settings.seed = seed
    scan.duration = { _ in .milliseconds(50) }
    scan.isBusy = { job, time in
      (job.number * 7 + job.attempt * 13 + Int(time / .milliseconds(7)) + Int(seed)) % 10 == 0
    }
    try scan.run(scan.routes.keys.sorted())
    let observed = scan.finished.filter { $0.endpoints.allSatisfy { $0.fact.conclusion == .observed } }
    // One of ten thousand is refused at each of its four attempts.
    #expect(observed.count >= 398)
  }

  @Test("a provider that serves one and refuses two, together, takes no longer than the patience", arguments: 0..<10)
  func oneOfThree(_ seed: UInt64) throws {
    var scan = world(600, perProvider: 10)
    scan.settings.seed = seed
    scan.settings.patience = .seconds(300)
    scan.duration = { $0.number % 3 == 0 ? .seconds(1) : .milliseconds(50) }
    scan.isBusy = { job, _ in job.number % 3 != 0 }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 600)
    #expect(!scan.abandoned.isEmpty)
    #expect(scan.time < .seconds(900))
  }

  @Test("one address that is always busy is given up alone, and whoever comes later to its neighbours finds them")
  func oneOfMany() throws {
    var scan = world(1)
    for number in 1...50 { scan.routes["e\(number).test"] = [("mx\(number).other.example", "8.1.0.9")] }
    scan.routes["late.test"] = [("mx2.busy.example", "8.1.0.2")]
    scan.lookUp = .seconds(7)
    scan.settings.lookUps = 1
    scan.isBusy = { job, _ in job.endpoint.address != IPAddress("8.1.0.2") }
    // Both addresses of this network go on refusing, one of them under fifty names.
    try scan.run(["d1.test"] + (1...50).map { "e\($0).test" })
    #expect(scan.finished.count == 51)
    #expect(scan.starts.count <= 8)
    // One alone.
    scan.routes = scan.routes.filter { $0.key == "d1.test" || $0.key == "late.test" }
    scan = SimulatedScan(settings: scan.settings, routes: scan.routes, isBusy: scan.isBusy)
    scan.lookUp = .seconds(400)
    try scan.run(["d1.test", "late.test"])
    #expect(scan.starts.count { $0.id == "8.1.0.1:25/mx1.busy.example" } == 4)
    #expect(scan.abandoned.isEmpty)
    #expect(scan.finished.last?.endpoints.map(\.fact.conclusion) == [.observed])
  }

  @Test(
    "one that turns away every other connection for ever is given up after some time of little use", arguments: [1, 10])
  func halfBusy(_ atATime: Int) throws {
    var scan = world(250, perProvider: atATime)
    for number in 1...250 {
      for further in 1...7 {
        scan.routes["d\(number)x\(further).test"] = [
          ("mx\(number)x\(further).busy.example", "8.\(number).\(further).1")
        ]
      }
    }
    scan.isBusy = { job, _ in (job.number + job.attempt) % 2 == 0 }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 2000)
    #expect(scan.time < .seconds(1800))
    #expect(scan.abandoned.count > 1000)
  }

  @Test("one that asks so now and then is never given up")
  func nowAndThen() throws {
    var scan = world(250, perProvider: 10)
    // For a moment every six minutes, over hours.
    scan.duration = { _ in .seconds(300) }
    scan.isBusy = { job, time in job.attempt == 1 && Int(time / .seconds(1)) % 1800 < 300 }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.time > .seconds(7200))
    #expect(scan.abandoned.isEmpty)
    #expect(scan.finished.allSatisfy { $0.endpoints.map(\.fact.conclusion) == [.observed] })
  }

  @Test("who comes long after a provider was given up tries it once more, and decides for those behind")
  func onceMore() throws {
    var scan = world(30)
    scan.settings.lookUps = 1
    // The list is read slowly: each look-up takes a minute.
    scan.lookUp = .seconds(60)
    scan.isBusy = { _, time in time < .seconds(1100) }
    try scan.run((1...30).map { "d\($0).test" })
    let starts = scan.starts.filter { $0.time > .seconds(330) }
    #expect(!scan.abandoned.isEmpty)
    #expect(starts.contains { $0.time > .seconds(900) })
    #expect(scan.finished.last?.endpoints.map(\.fact.conclusion) == [.observed])
    #expect(scan.finished.count == 30)
  }

  @Test(
    "421 and transient refusals for load or rate are such a request, other ends of a dialogue are none",
    arguments: [
      (Failure(stage: .greeting, reason: .rejected, message: "", reply: Reply(code: 421, text: "")), true),
      (Failure(stage: .ehlo, reason: .rejected, message: "", reply: Reply(code: 450, text: "rate limit")), true),
      (Failure(stage: .starttls, reason: .rejected, message: "", reply: Reply(code: 454, text: "no TLS")), false),
      (Failure(stage: .greeting, reason: .rejected, message: "", reply: Reply(code: 554, text: "too busy")), false),
      (Failure(stage: .greeting, reason: .timeout, message: ""), false),
    ])
  func reading(_ failure: Failure, _ isBusy: Bool) throws {
    var record = EndpointRecord(
      endpoint: Endpoint(host: "mx.example.test", transport: .tcp(address: .loopback, port: 25)))
    record.failure = failure
    #expect(record.asksToComeBack == isBusy)
    record.status = .complete
    #expect(!record.asksToComeBack)
  }

  @Test("a 421 out of turn before the end is such a request")
  func outOfTurn() {
    var record = EndpointRecord(
      endpoint: Endpoint(host: "mx.example.test", transport: .tcp(address: .loopback, port: 25)))
    record.failure = Failure(stage: .starttls, reason: .closed, message: "")
    #expect(!record.asksToComeBack)
    record.unsolicitedReplies = [
      UnsolicitedReply(stage: .starttls, isInsideTLS: false, reply: Reply(code: 421, text: "idle"))
    ]
    #expect(record.asksToComeBack)
  }

  @Test("what this machine could not do is tried again, more of it never at a time than it could, and blames nobody")
  func starved() throws {
    var scan = world(30, perProvider: 30)
    scan.settings.concurrency = 20
    // Ten at a time are all that there is, for a while.
    scan.isStarved = { job, time in time < .seconds(3) && job.number % 2 == 0 }
    scan.duration = { $0.number % 2 == 0 ? .milliseconds(1) : .seconds(1) }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 30)
    #expect(scan.finished.allSatisfy { $0.endpoints.map(\.fact) == [EndpointFact(.observed, .pass)] })
    // Nobody's pause was as long as that of a provider.
    #expect(scan.time < .seconds(20))
    scan = SimulatedScan(settings: scan.settings, routes: scan.routes)
    scan.isStarved = { _, _ in true }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.starts.count == 30 * scan.settings.attempts)
    #expect(scan.finished.allSatisfy { $0.endpoints.map(\.fact) == [EndpointFact(.inconclusive, .incomplete)] })
  }

  @Test("what this machine cannot do at all is tried once, and holds up nobody")
  func unable() throws {
    var scan = world(30, perProvider: 30)
    scan.settings.concurrency = 20
    scan.isUnable = { $0.number == 0 }
    scan.duration = { $0.number == 0 ? .zero : .seconds(1) }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.starts.count == 30)
    #expect(scan.finished.count { $0.endpoints.map(\.fact) == [EndpointFact(.inconclusive, .incomplete)] } == 1)
    #expect(scan.finished.count { $0.endpoints.map(\.fact) == [EndpointFact(.observed, .pass)] } == 29)
    #expect(scan.width() == 20)
  }

  @Test("a failure of this machine passes where it lacked something, and else does not")
  func localFailure() {
    var record = EndpointRecord(
      endpoint: Endpoint(host: "mx.example.test", transport: .tcp(address: .loopback, port: 25)))
    record.failure = Failure(stage: .connect, reason: .local, message: "")
    #expect(record.cannotConnect && !record.lacksConnection)
    record.failure?.isPassing = true
    #expect(!record.cannotConnect && record.lacksConnection)
    record.failure = .cancelled(at: .connect)
    #expect(!record.cannotConnect && !record.lacksConnection)
  }

  @Test(
    "a machine that slept in the midst makes up for nothing: rates, pauses and places hold",
    arguments: [0.2, 1, 5, 45].map { Duration.seconds($0) })
  func leap(_ time: Duration) throws {
    var scan = world(60)
    scan.settings.rate = 10
    scan.settings.perProvider = 5
    scan.leap = (time, .seconds(3600))
    scan.isBusy = { job, _ in job.attempt == 1 && job.number % 3 == 0 }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 60)
    #expect(scan.finished.allSatisfy { $0.endpoints.map(\.fact) == [EndpointFact(.observed, .pass)] })
    let times = scan.starts.map(\.time)
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .milliseconds(100) })
    #expect(scan.width() <= 5)
    #expect(scan.time >= .seconds(3600))
  }
}
