import MailDNS
import ProbeEngine
import Testing

@testable import ScanPlan

@Suite("Looking targets up")
struct LookUpTests {
  private func world(_ count: Int) -> SimulatedScan {
    var scan = SimulatedScan()
    for number in 1...count {
      scan.routes["d\(number).test"] = [("mx.d\(number).test", "9.\(number % 200).\(number / 200).1")]
    }
    return scan
  }

  @Test("a name server that is away for a while costs nobody anything but time")
  func outage() throws {
    var scan = world(1000)
    scan.lookUp = .milliseconds(500)
    scan.isMissed = { _, time in time > .seconds(2) && time < .seconds(6) }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 1000)
    #expect(scan.finished.allSatisfy { $0.endpoints.map(\.fact.conclusion) == [.observed] })
    #expect(scan.lookUps.count > 1100)
  }

  @Test("what is never answered is asked three times, with pauses, and is then finished without endpoints")
  func never() throws {
    var scan = world(3)
    scan.isMissed = { name, _ in name == "d2.test" }
    try scan.run(["d1.test", "d2.test", "d3.test"])
    let times = scan.lookUps.filter { $0.target == "d2.test" }.map(\.time)
    #expect(times.count == 3)
    for (gap, pause) in zip(zip(times, times.dropFirst()).map { $1 - $0 }, [30, 60]) {
      #expect(gap >= .seconds(pause) && gap <= .seconds(pause * 3 / 2 + 1))
    }
    #expect(scan.finished.last?.target == "d2.test")
    #expect(scan.finished.last?.endpoints.isEmpty == true)
    #expect(scan.finished.count == 3)
  }

  @Test("where nobody ever answered and there is nothing else to do, nobody is waited for")
  func nobody() throws {
    var scan = world(100)
    scan.isMissed = { _, _ in true }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 100)
    #expect(scan.time < .seconds(1))
  }

  @Test("a name server that has answered nothing of a thousand in a row is not asked the same again: the end is near")
  func dead() throws {
    var scan = world(10_000)
    scan.lookUp = .seconds(5)
    scan.isMissed = { _, time in time > .seconds(1) }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 10_000)
    #expect(scan.lookUps.count < 13_000)
    #expect(scan.time < .seconds(1100))
  }

  @Test("while no name server answers one look-up at a time is tried, and nobody's attempts are used up")
  func silence() throws {
    var scan = world(5000)
    // It is gone for longer than all attempts of one target take.
    scan.isSilent = { $0 > .seconds(2) && $0 < .seconds(400) }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 5000)
    #expect(scan.finished.allSatisfy { $0.endpoints.map(\.fact.conclusion) == [.observed] })
    let tries = scan.lookUps.map(\.time).filter { $0 > .seconds(3) && $0 < .seconds(400) }
    #expect((8...20).contains(tries.count))
    #expect(scan.time < .seconds(600))
  }

  @Test("who stays silent for longer than the patience is not waited for, and each target is finished once")
  func silentForGood() throws {
    var scan = world(5000)
    scan.isSilent = { $0 > .seconds(2) }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 5000)
    #expect(Set(scan.finished.map(\.target)).count == 5000)
    #expect(scan.finished.contains { $0.endpoints.isEmpty })
    #expect(scan.time > scan.settings.patience && scan.time < scan.settings.patience * 2)
  }

  @Test("an address in the list says nothing of the name servers")
  func literals() throws {
    var planner = ScanPlanner(ScanSettings())
    for text in ["9.9.9.9", "a.test"] { planner.add(try Target(parsing: text), line: 1) }
    planner.endInput()
    var tickets: [Int] = []
    while case .locate(let ticket, _) = planner.next(at: .zero) { tickets.append(ticket) }
    try #require(tickets.count == 2)
    planner.located(tickets[0], at: [], wasAsked: false)
    // Nobody ever answered: there is nothing to wait for.
    let waits = planner.unheard(tickets[1], at: .seconds(1))
    #expect(!waits)
  }

  @Test("whoever cries too often that nobody answers, while somebody does, is not believed")
  func falseAlarms() throws {
    var scan = world(2000)
    // One look-up in twenty fails, and is blamed on the servers.
    scan.isSilentFor = { name, _ in name.hasSuffix("7.test") || name.hasSuffix("13.test") }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 2000)
    // Their attempts, and a few pauses of all.
    #expect(scan.time < .seconds(300))
  }

  @Test("a name server that never said a word is not waited for")
  func silentFromTheBeginning() throws {
    var scan = world(100)
    scan.isSilent = { _ in true }
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.finished.count == 100)
    #expect(scan.time < .seconds(1))
  }

  @Test("a stop does not wait for a silent name server")
  func stoppedInSilence() throws {
    var scan = world(1000)
    scan.isSilent = { $0 > .milliseconds(300) }
    scan.stop = .seconds(60)
    try scan.run(scan.routes.keys.sorted())
    #expect(scan.time <= .seconds(61))
    #expect(scan.finished.count < 1000)
  }

  @Test("the rate of connections is one of look-ups, too")
  func rate() throws {
    var scan = world(50)
    scan.settings.rate = 10
    try scan.run(scan.routes.keys.sorted())
    let times = scan.lookUps.map(\.time)
    #expect(times.count == 50)
    for (one, next) in zip(times, times.dropFirst()) { #expect(next - one >= .milliseconds(100)) }
    #expect(scan.time < .seconds(8))
  }

  @Test("the planner tells when something goes on, where all that is left waits for that")
  func rest() throws {
    var planner = ScanPlanner(ScanSettings())
    planner.add(try Target(parsing: "a.test"), line: 1)
    planner.endInput()
    #expect(planner.rest == nil)
    guard case .locate(let ticket, _) = planner.next(at: .zero) else {
      Issue.record("there is something to look up")
      return
    }
    #expect(planner.rest == nil)
    let address = try #require(IPAddress("9.9.9.9"))
    planner.located(ticket, at: [Endpoint(host: "mx.a.test", transport: .tcp(address: address, port: 25))])
    guard case .probe(let job) = planner.next(at: .zero) else {
      Issue.record("there is something to probe")
      return
    }
    let isConcluded = planner.probed(job.number, .busy(.incomplete), at: .seconds(1))
    #expect(!isConcluded)
    guard case .wait(let until?) = planner.next(at: .seconds(1)) else {
      Issue.record("there is something to wait for")
      return
    }
    #expect((30...46).contains(until / .seconds(1)))
    #expect(planner.rest == until)
    #expect((planner.lastPause ?? .zero) >= until)
  }
}
