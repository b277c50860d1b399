import MailDNS
import ProbeEngine

@testable import ScanPlan

/// A world for the planner: names lead to addresses by a table, connections take their time, and the clock jumps from one
/// event to the next.
struct SimulatedScan {
  struct Start: Equatable {
    var time: Duration
    var id: String
    var address: IPAddress?
    var end: Duration
    var attempt: Int
  }

  var settings = ScanSettings()
  /// The hosts and addresses that a domain leads to.
  var routes: [String: [(host: String, address: String)]] = [:]
  /// How long a connection takes.
  var isUnable: (ScanPlanner.Job) -> Bool = { _ in false }
  var duration: (ScanPlanner.Job) -> Duration = { _ in .seconds(1) }
  var lookUp = Duration.milliseconds(50)
  /// Whether the name server has no answer.
  var isMissed: (String, Duration) -> Bool = { _, _ in false }
  /// Whether no name server answers anything.
  var isSilent: (Duration) -> Bool = { _ in false }
  /// Whether a look-up that fails is blamed on them.
  var isSilentFor: (String, Duration) -> Bool = { _, _ in false }
  /// Whether the server asks to come back later.
  var isBusy: (ScanPlanner.Job, Duration) -> Bool = { _, _ in false }
  /// Whether this machine cannot connect.
  var isStarved: (ScanPlanner.Job, Duration) -> Bool = { _, _ in false }
  /// What is to be compared of it.
  var imprint: (ScanPlanner.Job) -> Imprint = { _ in Imprint() }
  /// When the run is stopped.
  var stop: Duration?
  /// The clock leaps as soon as it shows the one, by the other: the machine slept.
  var leap: (at: Duration, by: Duration)?
  var known: [String: EndpointFact] = [:]

  // What happened
  var starts: [Start] = []
  var lookUps: [(target: String, time: Duration)] = []
  var written: [String] = []
  /// Ids with providers.
  var abandoned: [String: String] = [:]
  var skipped: [String: ScanPlanner.SkipReason] = [:]
  var declined: [String] = []
  var finished: [(target: String, endpoints: [ScanPlanner.FinishedTarget.Endpoint], leftOut: Int)] = []
  var greatestOpen = 0
  var time = Duration.zero

  private enum Event {
    /// Nil: there was no answer.
    case located(Int, [Endpoint]?)
    case unheard(Int)
    case ended(ScanPlanner.Job)
    case stop
  }

  mutating func run(_ targets: [String]) throws {
    var ledger = EndpointLedger()
    for (id, fact) in known { ledger.note(id, fact) }
    var planner = ScanPlanner(settings, known: ledger)
    var events: [(time: Duration, event: Event)] = []
    if let stop { events.append((stop, .stop)) }
    var names: [Int: String] = [:]
    var rest = targets[...]
    var line = 0
    // Far more than any of these runs has.
    for _ in 0..<1_000_000 {
      while planner.room > 0, let name = rest.popFirst() {
        line += 1
        names[planner.add(try Target(parsing: name), line: line)] = name
      }
      if rest.isEmpty { planner.endInput() }
      greatestOpen = max(greatestOpen, planner.openTargets)
      if let leap, time >= leap.at {
        time += leap.by
        self.leap = nil
      }
      switch planner.next(at: time) {
      case .locate(let ticket, let target):
        let endpoints = (routes[target.asciiName] ?? []).compactMap { host, address in
          IPAddress(address).map { Endpoint(host: host, transport: .tcp(address: $0, port: 25), preference: 10) }
        }
        lookUps.append((target.asciiName, time))
        guard !isSilent(time), !isSilentFor(target.asciiName, time) else {
          events.append((time + lookUp, .unheard(ticket)))
          continue
        }
        events.append((time + lookUp, .located(ticket, isMissed(target.asciiName, time) ? nil : endpoints)))
      case .decline(let target, _):
        declined.append(target.input)
      case .probe(let job):
        let end = time + duration(job)
        starts.append(
          Start(
            time: time, id: job.endpoint.id, address: job.endpoint.address, end: end, attempt: job.attempt))
        events.append((end, .ended(job)))
      case .skip(let job, let reason):
        skipped[job.endpoint.id] = reason
        written.append(job.endpoint.id)
      case .abandon(let job, let provider):
        abandoned[job.endpoint.id] = provider
        written.append(job.endpoint.id)
        planner.abandoned(job.number, .busy(.incomplete))
      case .finish(let ticket, let target):
        guard !target.isElsewhere else { continue }
        finished.append((names[ticket] ?? "", target.endpoints, target.leftOut))
      case .end:
        return
      case .wait(let until):
        guard let index = events.indices.min(by: { events[$0].time < events[$1].time }) else {
          guard let until, until > time else { throw Stall(time: time) }
          time = until
          continue
        }
        if let until, until < events[index].time {
          time = max(time, until)
          continue
        }
        let (when, event) = events.remove(at: index)
        time = max(time, when)
        switch event {
        case .located(let ticket, let endpoints?): planner.located(ticket, at: endpoints)
        case .located(let ticket, nil): planner.missed(ticket, at: time)
        case .unheard(let ticket): if !planner.unheard(ticket, at: time) { planner.missed(ticket, at: time) }
        case .stop: planner.stop()
        case .ended(let job):
          let outcome: ScanPlanner.Outcome =
            isStarved(job, time)
            ? .starved(.incomplete)
            : isUnable(job)
              ? .unable(.incomplete)
              : isBusy(job, time)
                ? .busy(.incomplete, imprint(job)) : .observed(.pass, imprint(job))
          if planner.probed(job.number, outcome, at: time) { written.append(job.endpoint.id) }
        }
      }
    }
    throw Stall(time: time)
  }

  /// It does not come to an end.
  struct Stall: Error {
    var time: Duration
  }

  /// The most connections at a time among those that `isCounted`.
  func width(_ isCounted: (Start) -> Bool = { _ in true }) -> Int {
    let counted = starts.filter(isCounted)
    return counted.map { start in counted.count { $0.time <= start.time && start.time < $0.end } }.max() ?? 0
  }

  func starts(of id: String) -> [Duration] { starts.filter { $0.id == id }.map(\.time) }
}
