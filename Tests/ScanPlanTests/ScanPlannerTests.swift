import MailDNS
import ProbeEngine
import Testing

@testable import ScanPlan

@Suite("What a scan does next")
struct ScanPlannerTests {
  @Test("an endpoint is probed once, however many domains lead to it, and every domain refers to it")
  func onceForAll() throws {
    var scan = SimulatedScan()
    let domains = (1...50).map { "d\($0).test" }
    for domain in domains { scan.routes[domain] = [("mx.example.net", "8.8.8.8"), ("mx.example.net", "2001:4860::8")] }
    try scan.run(domains)
    #expect(scan.starts.map(\.id) == ["8.8.8.8:25/mx.example.net", "[2001:4860::8]:25/mx.example.net"])
    #expect(scan.finished.map(\.target).sorted() == domains.sorted())
    for target in scan.finished {
      #expect(target.endpoints.map(\.id) == scan.starts.map(\.id))
      #expect(target.endpoints.allSatisfy { $0.fact == EndpointFact(.observed, .pass) })
    }
  }

  @Test("another name at the same address is another endpoint, and the same twice in one route is one")
  func otherNames() throws {
    var scan = SimulatedScan()
    scan.routes["a.test"] = [("mx1.a.test", "8.8.8.8"), ("mx2.a.test", "8.8.8.8"), ("mx1.a.test", "8.8.8.8")]
    try scan.run(["a.test"])
    #expect(scan.finished.first?.endpoints.map(\.id) == ["8.8.8.8:25/mx1.a.test", "8.8.8.8:25/mx2.a.test"])
    #expect(scan.starts.count == 2)
  }

  @Test("a target whose look-up fails, or all of whose endpoints are known, is finished at once")
  func nothingToDo() throws {
    var scan = SimulatedScan()
    scan.routes["b.test"] = [("mx.b.test", "8.8.8.8")]
    scan.known = ["8.8.8.8:25/mx.b.test": EndpointFact(.observed, .warn)]
    try scan.run(["a.test", "b.test"])
    #expect(scan.starts.isEmpty && scan.written.isEmpty)
    #expect(scan.finished.map(\.endpoints.count) == [0, 1])
    #expect(scan.finished.last?.endpoints.first?.fact == EndpointFact(.observed, .warn))
  }

  @Test("what endpoints are compared by is handed to every target that refers to them, of the attempt that counts")
  func imprints() throws {
    func imprint(_ number: Int) -> Imprint {
      var imprint = Imprint()
      imprint.issuer = UInt32(number)
      return imprint
    }
    var scan = SimulatedScan()
    scan.settings.attempts = 3
    scan.routes["a.test"] = [("mx1.a.test", "8.8.8.8"), ("mx2.a.test", "9.9.9.9"), ("mx3.a.test", "7.7.7.7")]
    scan.routes["b.test"] = [("mx1.a.test", "8.8.8.8")]
    scan.known = ["7.7.7.7:25/mx3.a.test": EndpointFact(.observed, .warn, imprint(7))]
    scan.isBusy = { job, _ in job.endpoint.address?.octets[0] == 9 || job.attempt == 1 }
    scan.imprint = { imprint(Int($0.endpoint.address?.octets[0] ?? 0) * 10 + $0.attempt) }
    try scan.run(["a.test", "b.test"])
    let targets = Dictionary(uniqueKeysWithValues: scan.finished.map { ($0.target, $0.endpoints) })
    #expect(
      targets["a.test"]?.map(\.fact) == [
        EndpointFact(.observed, .pass, imprint(82)), EndpointFact(.inconclusive, .incomplete, imprint(93)),
        EndpointFact(.observed, .warn, imprint(7)),
      ])
    #expect(targets["b.test"]?.map(\.fact) == [EndpointFact(.observed, .pass, imprint(82))])
    #expect(targets["a.test"]?.map(\.host) == ["mx1.a.test", "mx2.a.test", "mx3.a.test"])
  }

  @Test("of endpoints of other parts, and of those that are left alone, nothing is known")
  func noImprint() throws {
    var scan = SimulatedScan()
    let isAdded = scan.settings.denied.add("9.9.9.9")
    #expect(isAdded)
    scan.settings.shard = Shard(0, of: 2)
    scan.imprint = { _ in
      var imprint = Imprint()
      imprint.issuer = 1
      return imprint
    }
    for number in 1...40 {
      scan.routes["d\(number).test"] = [("mx\(number).test", "8.8.8.\(number)"), ("mx\(number).test", "9.9.9.9")]
    }
    try scan.run(scan.routes.keys.sorted())
    let facts = scan.finished.flatMap(\.endpoints).map(\.fact)
    for conclusion in [EndpointFact.Conclusion.observed, .denied, .elsewhere] {
      let concluded = facts.filter { $0.conclusion == conclusion }
      #expect(!concluded.isEmpty)
      #expect(concluded.allSatisfy { ($0.imprint == Imprint()) == (conclusion != .observed) })
    }
  }

  @Test("a fact has no more room than was planned for a million of them")
  func size() {
    #expect(MemoryLayout<EndpointFact>.size == 56)
    #expect(MemoryLayout<EndpointFact?>.size == 56)
  }

  @Test(
    "the host in an id is the one that was asked for, and for an address what no other has",
    arguments: [
      ("192.0.2.1:25/mx.example.org", "mx.example.org"), ("[2001:db8::1]:25/mx.example.org", "mx.example.org"),
      ("smtps://192.0.2.1:465/mx.example.org#verify", "mx.example.org"), ("192.0.2.1:25", "192.0.2.1:25"),
      ("smtps://192.0.2.1:465#verify", "192.0.2.1:465"), ("", ""), ("#", ""),
    ])
  func host(_ id: String, _ host: String) { #expect(ScanEndpoint.host(in: id) == host) }

  @Test("at most two connections at a time go to one address")
  func perAddress() throws {
    var scan = SimulatedScan()
    for number in 1...20 { scan.routes["d\(number).test"] = [("mx.d\(number).test", "8.8.8.8")] }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.starts.count == 20)
    #expect(scan.width() == 2)
  }

  @Test("at most so many go to the hosts of one domain, and to one network, whatever the domain")
  func perProvider() throws {
    var scan = SimulatedScan()
    scan.settings.perProvider = 3
    for number in 1...30 {
      scan.routes["a\(number).test"] = [("mx\(number).mail.example.com", "8.\(number).0.1")]
      scan.routes["b\(number).test"] = [("mx.b\(number).test", "9.9.9.\(number)")]
      scan.routes["c\(number).test"] = [("mx.c\(number).test", "2a00:1:2:\(number)::1")]
    }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.starts.count == 90)
    #expect(scan.width { $0.id.hasSuffix("example.com") } == 3)
    #expect(scan.width { $0.address?.octets[0] == 9 } == 3)
    #expect(scan.width { $0.address?.octets[0] == 0x2A } == 3)
    #expect(scan.width() == 9)
  }

  @Test("over all there are as many as wanted, and a rate holds between them")
  func overAll() throws {
    var scan = SimulatedScan()
    scan.settings.concurrency = 7
    for number in 1...60 { scan.routes["d\(number).test"] = [("mx.d\(number).test", "9.\(number).1.1")] }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.width() == 7)
    scan = SimulatedScan(settings: scan.settings, routes: scan.routes)
    scan.settings.rate = 4
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.starts.count == 60)
    for (one, next) in zip(scan.starts, scan.starts.dropFirst()) { #expect(next.time - one.time >= .milliseconds(250)) }
    #expect(scan.time < .seconds(17))
  }

  @Test("a provider that is slow to greet holds up nobody else")
  func slowProvider() throws {
    var scan = SimulatedScan()
    scan.settings.concurrency = 20
    for number in 1...100 {
      scan.routes["a\(number).test"] = [("mx\(number).slow.example", "8.\(number).0.1")]
      scan.routes["b\(number).test"] = [("mx.b\(number).test", "9.\(number).0.1")]
    }
    scan.duration = { $0.endpoint.endpoint.host.hasSuffix("slow.example") ? .seconds(30) : .seconds(1) }
    // The slow ones come first.
    try scan.run(scan.routes.keys.sorted())
    let last = try #require(scan.starts.filter { !$0.id.hasSuffix("slow.example") }.map(\.end).max())
    #expect(last < .seconds(15))
    #expect(scan.finished.count == 200)
  }

  @Test("targets are taken only while there is room")
  func room() throws {
    var scan = SimulatedScan()
    scan.settings.openTargets = 25
    for number in 1...200 { scan.routes["d\(number).test"] = [("mx.d\(number).test", "8.8.8.\(number)")] }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.greatestOpen == 25)
    #expect(scan.finished.count == 200)
  }

  @Test("what waits for a slow provider takes no room from others, however much it is")
  func manyOfOneProvider() throws {
    var scan = SimulatedScan()
    scan.settings.ahead = 100
    for number in 1000..<3000 { scan.routes["a\(number).test"] = [("mx\(number).slow.example", "8.8.8.8")] }
    for number in 1...50 { scan.routes["b\(number).test"] = [("mx.b\(number).test", "9.\(number).0.1")] }
    scan.duration = { $0.endpoint.endpoint.host.hasSuffix("slow.example") ? .seconds(2) : .seconds(1) }
    // The slow ones come first.
    try scan.run(scan.routes.keys.sorted())
    let last = try #require(scan.starts.filter { !$0.id.hasSuffix("slow.example") }.map(\.end).max())
    #expect(last < .seconds(10))
    #expect(scan.finished.count == 2050)
    // Nor do many domains that share one slow server.
    for number in 1000..<3000 { scan.routes["a\(number).test"] = [("mx.slow.example", "8.8.8.8")] }
    scan = SimulatedScan(settings: scan.settings, routes: scan.routes, duration: scan.duration)
    try scan.run(scan.routes.keys.sorted())
    #expect(try #require(scan.starts.filter { !$0.id.hasSuffix("slow.example") }.map(\.end).max()) < .seconds(10))
  }

  @Test("no more is read ahead of the places that there are than is needed to fill them")
  func ahead() throws {
    var scan = SimulatedScan()
    scan.settings.concurrency = 10
    scan.settings.ahead = 40
    for number in 1...400 { scan.routes["d\(number).test"] = [("mx.d\(number).test", "9.\(number % 250).1.1")] }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.greatestOpen <= 41)
    #expect(scan.width() == 10)
    #expect(scan.finished.count == 400)
  }

  @Test("an IPv4 address is the same host in the clothes of IPv6: for limits, ids, the denied and the secluded")
  func mapped() throws {
    var scan = SimulatedScan()
    for number in 1...6 {
      scan.routes["a\(number).test"] = [("mx.a\(number).test", number % 2 == 0 ? "8.8.8.8" : "::ffff:8.8.8.8")]
    }
    scan.routes["8.8.8.8"] = [("8.8.8.8", "8.8.8.8")]
    scan.routes["::ffff:8.8.8.8"] = [("::ffff:8.8.8.8", "::ffff:8.8.8.8")]
    scan.routes["b.test"] = [("mx.b.test", "::ffff:9.9.9.9"), ("mx.b.test", "::ffff:10.1.1.1")]
    for line in ["::ffff:9.9.9.0/120", "::ffff:7.7.7.7"] { _ = scan.settings.denied.add(line) }
    #expect(IPAddress("7.7.7.7").map(scan.settings.denied.covers) == true)
    try scan.run(["8.8.8.8", "[::ffff:8.8.8.8]", "b.test"] + (1...6).map { "a\($0).test" })
    #expect(scan.width() == 2)
    #expect(scan.starts.count == 7)
    #expect(scan.starts.contains { $0.id == "8.8.8.8:25" })
    #expect(
      scan.skipped == [
        "9.9.9.9:25/mx.b.test": .denied, "10.1.1.1:25/mx.b.test": .secluded("a private address"),
      ])
    #expect(scan.finished.count == 9)
  }

  @Test("look-ups run side by side, but not all at a time")
  func lookUps() throws {
    var planner = ScanPlanner(ScanSettings())
    for number in 1...100 { planner.add(try Target(parsing: "d\(number).test"), line: number) }
    var count = 0
    while case .locate = planner.next(at: .zero) { count += 1 }
    #expect(count == ScanSettings().lookUps)
  }

  @Test("of a thousand addresses that one domain names only so many are visited, and the rest is counted")
  func tooManyAddresses() throws {
    var scan = SimulatedScan()
    scan.routes["a.test"] = (0..<1000).map { ("mx\($0).a.test", "8.8.\($0 / 250).\($0 % 250)") }
    try scan.run(["a.test"])
    #expect(scan.starts.count == ScanPlanner.endpointsPerTarget)
    #expect(scan.finished.first?.leftOut == 1000 - ScanPlanner.endpointsPerTarget)
  }

  @Test("what is denied is left alone: domains, hosts, addresses, prefixes")
  func denied() throws {
    var scan = SimulatedScan()
    for line in ["a.test", "mx.bad.example", "9.9.9.0/24", "2a00::/16"] { _ = scan.settings.denied.add(line) }
    scan.routes["b.test"] = [("mx.bad.example", "8.8.8.8"), ("mx.b.test", "9.9.9.9"), ("mx.b.test", "2a00::1")]
    scan.routes["c.test"] = [("mx.c.test", "9.9.8.9")]
    try scan.run(["a.test", "www.a.test", "b.test", "c.test"])
    #expect(scan.declined == ["a.test", "www.a.test"])
    #expect(scan.skipped.values.allSatisfy { $0 == .denied })
    #expect(scan.skipped.count == 3)
    #expect(scan.starts.map(\.id) == ["9.9.8.9:25/mx.c.test"])
    #expect(scan.finished.map(\.target).sorted() == ["b.test", "c.test"])
    #expect(
      scan.finished.first { $0.target == "b.test" }?.endpoints.map(\.fact.conclusion) == [.denied, .denied, .denied])
  }

  @Test("addresses outside public space are left alone unless they are allowed or named by the user")
  func secluded() throws {
    var scan = SimulatedScan()
    scan.routes["a.test"] = [("mx.a.test", "127.0.0.1"), ("mx.a.test", "10.1.1.1"), ("mx.a.test", "8.8.8.8")]
    scan.settings.chosenAddresses = [.loopback]
    try scan.run(["a.test"])
    #expect(scan.skipped == ["10.1.1.1:25/mx.a.test": .secluded("a private address")])
    #expect(scan.starts.count == 2)
    scan = SimulatedScan(settings: scan.settings, routes: scan.routes)
    scan.settings.allowsPrivate = true
    try scan.run(["a.test"])
    #expect(scan.starts.count == 3)
  }

  @Test("when it is stopped nothing more begins, what runs is told, and what waits is not")
  func stopped() throws {
    var scan = SimulatedScan()
    scan.settings.concurrency = 2
    scan.stop = .milliseconds(1500)
    for number in 1...9 { scan.routes["d\(number).test"] = [("mx.d\(number).test", "9.\(number).1.1")] }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.starts.count == 4)
    #expect(scan.written.count == 4)
    #expect(scan.finished.count == 4)
    #expect(scan.time < .seconds(3))
  }

  @Test("chance follows from the seed alone")
  func chance() throws {
    func times(_ seed: UInt64) throws -> [Duration] {
      var scan = SimulatedScan()
      scan.settings.seed = seed
      scan.settings.jitter = .seconds(2)
      for number in 1...20 { scan.routes["d\(number).test"] = [("mx\(number).example.com", "9.\(number).1.1")] }
      try scan.run(scan.routes.keys.sorted())
      return scan.starts.map(\.time)
    }
    let one = try times(1)
    #expect(one.count == 20)
    #expect(try times(1) == one)
    #expect(try times(2) != one)
    let gaps = Set(zip(one, one.dropFirst()).map { $1 - $0 })
    #expect(gaps.count > 15)
    #expect(gaps.allSatisfy { $0 > .zero && $0 <= .seconds(2) + .milliseconds(100) })
  }

  @Test(
    "each endpoint and each target belongs to one part of a scan, and a target knows which of its endpoints are elsewhere"
  )
  func shards() throws {
    var routes: [String: [(host: String, address: String)]] = [:]
    for number in 1...60 {
      routes["d\(number).test"] = [("mx\(number % 20).test", "9.\(number % 20).1.1"), ("mx.test", "9.200.1.1")]
    }
    var starts: [String] = []
    var told: [String] = []
    for index in 0..<3 {
      var scan = SimulatedScan(routes: routes)
      scan.settings.shard = Shard(index, of: 3)
      try scan.run(routes.keys.sorted())
      #expect(!scan.starts.isEmpty)
      starts += scan.starts.map(\.id)
      told += scan.finished.map(\.target)
      let own = Set(scan.starts.map(\.id))
      for endpoint in scan.finished.flatMap(\.endpoints) {
        #expect(own.contains(endpoint.id) == (endpoint.fact.conclusion == .observed))
        #expect(own.contains(endpoint.id) != (endpoint.fact.conclusion == .elsewhere))
      }
    }
    #expect(starts.count == 21 && Set(starts).count == 21)
    #expect(told.sorted() == routes.keys.sorted())
  }

  @Test(
    "a part is one of so many",
    arguments: [
      ("0/1", true), ("3/4", true), ("4/4", false), ("-1/4", false), ("1", false), ("a/b", false), ("0/0", false),
    ])
  func shard(_ text: String, _ isOne: Bool) { #expect((Shard(text) != nil) == isOne) }

  @Test("parts stay the same in every version")
  func shardsAreStable() {
    let words = ["example.org", "192.0.2.1:25/mx.example.org", "[2001:db8::1]:25/mx.example.org"]
    let parts = words.map { word in (0..<16).first { Shard($0, of: 16)?.holds(word) == true } }
    #expect(parts == [3, 10, 13])
  }
}
