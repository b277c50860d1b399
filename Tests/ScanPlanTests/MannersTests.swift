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

  @Test("a pause has its limit")
  func longest() throws {
    var scan = world(1)
    scan.settings.attempts = 9
    scan.settings.longestPause = .seconds(100)
    scan.isBusy = { _, _ in true }
    try scan.run(["d1.test"])
    #expect(scan.starts.count == 9)
    for (one, next) in zip(scan.starts, scan.starts.dropFirst()) { #expect(next.time - one.end <= .seconds(150)) }
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
