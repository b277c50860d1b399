import MailDNS
import ProbeEngine
import Testing

@testable import ScanPlan

@Suite("In any world")
struct RandomWorldTests {
  /// A small generator of our own, so that a failure can be had again.
  private struct Dice {
    var chance: Chance
    mutating func roll(_ sides: Int) -> Int { Int(chance.fraction() * Double(sides)) }
  }

  /// One after the other.
  private func lookUps(_ scan: SimulatedScan) -> Duration { scan.lookUp * scan.routes.count }

  @Test(
    "every target is told once, every endpoint before its targets and once, and no limit is passed", arguments: 1...40)
  func invariants(_ seed: UInt64) throws {
    var dice = Dice(chance: Chance(seed: seed))
    var scan = SimulatedScan()
    scan.settings.seed = seed
    scan.settings.concurrency = 1 + dice.roll(20)
    scan.settings.perProvider = 1 + dice.roll(5)
    scan.settings.openTargets = dice.roll(2) == 0 ? 200 : 1 + dice.roll(50)
    scan.settings.attempts = 1 + dice.roll(4)
    if dice.roll(2) == 0 { scan.settings.jitter = .milliseconds(dice.roll(3000)) }
    if dice.roll(2) == 0 { scan.settings.rate = Double(1 + dice.roll(50)) }
    for number in 0..<200 {
      scan.routes["d\(number).test"] = (0..<dice.roll(4)).map { _ in
        let provider = dice.roll(8)
        return ("mx\(dice.roll(10)).p\(provider).test", "8.\(provider).\(dice.roll(2)).\(dice.roll(6))")
      }
    }
    let temper = (0..<8).map { _ in dice.roll(4) }
    scan.isBusy = { job, _ in
      let provider = Int(job.endpoint.address?.octets[1] ?? 0)
      return temper[provider] == 0 && (job.number + job.attempt) % 3 != 0 || temper[provider] == 3
    }
    scan.duration = { .milliseconds(1 + ($0.number * 7919 + $0.attempt * 104_729) % 5000) }
    let targets = scan.routes.keys.sorted()
    try scan.run(targets)
    #expect(scan.finished.map(\.target).sorted() == targets)
    #expect(Set(scan.written).count == scan.written.count)
    #expect(Set(scan.written) == Set(scan.finished.flatMap { $0.endpoints.map(\.id) }))
    #expect(scan.width() <= scan.settings.concurrency)
    #expect(scan.greatestOpen <= scan.settings.openTargets)
    for provider in 0..<8 {
      #expect(scan.width { $0.id.hasSuffix(".p\(provider).test") } <= scan.settings.perProvider)
      for last in 0..<6 { #expect(scan.width { $0.address?.octets == [8, UInt8(provider), 0, UInt8(last)] } <= 2) }
    }
    #expect(scan.starts.allSatisfy { $0.attempt <= scan.settings.attempts })
    // Three gates that are shut in turn, of whose time that they are open a quarter is given back: with the time t that
    // the work takes, all takes no more than six times the patience and 5/2 of t; where there is no room for all, that
    // of one provider after the other.
    let work = scan.starts.reduce(Duration.zero) { $0 + $1.end - $1.time }
    let spacing = scan.settings.jitter + .seconds(scan.settings.rate.map { 1 / $0 } ?? 0)
    let inTurn = scan.settings.openTargets < targets.count ? 8 : 1
    let most = (work + spacing * scan.starts.count + lookUps(scan)) * 5 / 2 + scan.settings.patience * inTurn * 6
    #expect(scan.time <= most)
  }
}
