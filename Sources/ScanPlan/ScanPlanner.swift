import MailDNS
package import ProbeEngine

/// Decides what a scan does next. It reads no file, asks no server and has no clock: it is told what happened, and asked
/// for one action after the other.
///
/// A **target** is *waiting* for its look-up, then *being located*, then *open* until the last of its endpoints is
/// concluded, then *finished* and forgotten.
///
/// An **endpoint** is known from the first target that leads to it. Where it must not be probed it is *concluded* at once
/// (skipped), and where another part of the scan has it, too (elsewhere). Otherwise it *waits* in the lane of those that
/// pass the same gates, is *running*, and then is *concluded* (observed; skipped where there is no route to it), or *waits* again because the server asks to come
/// back later, or because this machine could not connect. When that has used up its attempts it is *concluded*
/// (inconclusive). Of a concluded endpoint its id and an `EndpointFact` are kept to the end of the run.
///
/// A **gate** stands for an address, a network or a domain. It is *open* for so many connections at a time, *full*, or *shut*
/// until a time: for a moment after a connection (jitter), or for a pause because somebody behind it asked to come back
/// later. Then it also lets through half as many as before. Each endpoint that can be probed afterwards widens it by one and
/// halves the next pause.
///
/// A **lane** is *ready*, or *parked* in front of the first gate that does not let it through. A gate that opens or has a
/// place again makes as many parked lanes ready as it has places. So nothing waits for a slow provider but its own lanes,
/// and no event costs more than what it sets free.
///
/// Over all there are so many places, and fewer for a while where this machine could not make as many connections.
///
/// | event | what it does |
/// |---|---|
/// | `add` | the target waits for its look-up, or is declined: it is on the list of the denied |
/// | `located` | its endpoints are told apart from those that are known; new ones wait |
/// | `probed` | the places in its gates are free again; the endpoint is concluded or waits once more |
/// | `endInput` | no more targets |
/// | `stop` | nothing is begun any more |
///
/// | action | what is to be done |
/// |---|---|
/// | `locate` | look the target up, then tell `located` |
/// | `decline` | tell the user that the target was left alone; it is finished |
/// | `probe` | probe the endpoint, then tell `probed` |
/// | `skip` | tell the user that the endpoint was left alone; it is concluded |
/// | `finish` | tell the user of the target; all of its endpoints were told before |
/// | `wait` | nothing before the time, or the next event |
/// | `end` | nothing any more |
///
/// Times are counted from the beginning of the run and never go back.
package struct ScanPlanner: Sendable {
  /// One target of one run.
  package typealias Ticket = Int

  package enum Action: Sendable {
    case locate(Ticket, Target)
    case decline(Target, line: Int)
    case probe(Job)
    case skip(Job, SkipReason)
    case finish(Ticket, FinishedTarget)
    /// Nil: only an event leads on.
    case wait(until: Duration?)
    case end
  }

  /// One connection to one endpoint.
  package struct Job: Sendable {
    /// Of the endpoint within the run.
    package var number: Int
    package var endpoint: ScanEndpoint
    /// The line of the input that led to it first.
    package var line: Int
    /// The first is 1.
    package var attempt: Int
    /// What the server says now counts.
    package var isLastAttempt: Bool
  }

  package enum SkipReason: Hashable, Sendable {
    case denied
    /// In words that follow "is".
    case secluded(String)
  }

  package struct FinishedTarget: Hashable, Sendable {
    package struct Endpoint: Hashable, Sendable {
      package var id: String
      package var fact: EndpointFact

      package var host: String { ScanEndpoint.host(in: id) }
    }

    package var line: Int
    /// In the order in which they were located, each once.
    package var endpoints: [Endpoint]
    /// Endpoints beyond the limit for one target.
    package var leftOut: Int
    /// Another part of the scan tells of it.
    package var isElsewhere = false

    package init(line: Int, endpoints: [Endpoint] = [], leftOut: Int = 0) {
      self.line = line
      self.endpoints = endpoints
      self.leftOut = leftOut
    }
  }

  /// What became of a connection.
  package enum Outcome: Hashable, Sendable {
    case observed(EndpointFact.Verdict, Imprint = Imprint())
    /// The server asks to come back later.
    case busy(EndpointFact.Verdict, Imprint = Imprint())
    /// This machine could not connect, which is nobody else's fault.
    case starved(EndpointFact.Verdict)
    /// This machine has no route to it. That is known at once and says nothing of the server.
    case unrouted(EndpointFact.Verdict)
  }

  /// Endpoints of one target. Who writes a thousand addresses into the DNS does not make us visit them all.
  package static let endpointsPerTarget = 64

  private let settings: ScanSettings
  private var chance: Chance

  private var targets: [Ticket: OpenTarget] = [:]
  private var lastTicket = 0
  private var toLocate = Queue<(Ticket, Target)>()
  private var locating = 0
  private var isInputEnded = false
  private var isStopped = false
  /// What is to be done before anything else, in this order.
  private var pending = Queue<Action>()

  /// Without a fact where an endpoint is open.
  private var ledger: EndpointLedger
  private var open: [Int: OpenEndpoint] = [:]
  private var running = 0
  /// Connections at a time: fewer than wanted for a while, where this machine could not make more.
  private var allowance: Int
  private var nextStart = Duration.zero

  private var lanes: [Lane.Key: Lane] = [:]
  /// With the gate that a lane was parked in front of.
  private var ready = Queue<(lane: Lane.Key, origin: GateKey?)>()
  private var gates: [GateKey: Gate] = [:]
  private var alarms = Alarms<GateKey>()

  private struct OpenTarget {
    var line: Int
    var target: Target
    /// Numbers.
    var endpoints: [Int] = []
    var outstanding = 0
    var leftOut = 0
  }

  private struct OpenEndpoint {
    var endpoint: ScanEndpoint
    var line: Int
    var attempts = 0
    var begunAt = Duration.zero
    var waiting: [Ticket] = []
  }

  /// - Parameter known: the endpoints of an earlier run.
  package init(_ settings: ScanSettings, known: EndpointLedger = EndpointLedger()) {
    self.settings = settings
    ledger = known
    allowance = settings.concurrency
    chance = Chance(seed: settings.seed)
  }

  // MARK: What is known

  /// How many targets may be added now.
  package var room: Int { isInputEnded || isStopped ? 0 : max(0, settings.openTargets - targets.count) }

  package var openTargets: Int { targets.count }
  package var runningProbes: Int { running }
  package var waitingEndpoints: Int { open.count - running }

  // MARK: What happened

  /// - Parameter line: of the input.
  @discardableResult
  package mutating func add(_ target: Target, line: Int) -> Ticket {
    lastTicket += 1
    if target.kind != .address, target.kind != .unix, settings.denied.covers(name: target.asciiName) {
      if settings.shard?.holds(target.asciiName) != false { pending.append(.decline(target, line: line)) }
    } else {
      targets[lastTicket] = OpenTarget(line: line, target: target)
      toLocate.append((lastTicket, target))
    }
    return lastTicket
  }

  package mutating func endInput() { isInputEnded = true }

  /// What runs may come to its end; nothing is begun any more.
  package mutating func stop() { isStopped = true }

  /// - Parameter endpoints: none where the look-up failed.
  package mutating func located(_ ticket: Ticket, at endpoints: [Endpoint]) {
    locating -= 1
    guard var target = targets[ticket] else { return }
    var known: Set<Int> = []
    for endpoint in endpoints {
      guard known.count < Self.endpointsPerTarget else {
        target.leftOut += 1
        continue
      }
      let number = number(of: ScanEndpoint(endpoint, of: target.target), line: target.line)
      guard known.insert(number).inserted else { continue }
      target.endpoints.append(number)
      guard ledger[number] == nil else { continue }
      target.outstanding += 1
      open[number]?.waiting.append(ticket)
    }
    targets[ticket] = target
    if target.outstanding == 0 { finish(ticket) }
  }

  /// Returns whether the endpoint is concluded, so that its line is to be written.
  ///
  /// - Parameter now: when the connection ended.
  package mutating func probed(_ number: Int, _ outcome: Outcome, at now: Duration) -> Bool {
    guard let endpoint = open[number] else { return false }
    running -= 1
    let lane = Lane.Key(endpoint.endpoint)
    for key in lane.gates { gates[key]?.running -= 1 }
    let isConcluded: Bool
    switch outcome {
    case .observed(let verdict, let imprint):
      allowance = min(settings.concurrency, allowance + 1)
      for key in lane.gates where key.isOfProvider { widen(key, begunAt: endpoint.begunAt) }
      conclude(number, EndpointFact(.observed, verdict, imprint))
      isConcluded = true
    case .busy(let verdict, let imprint):
      for key in lane.gates where key.isOfProvider { shut(key, begunAt: endpoint.begunAt, at: now) }
      isConcluded = retry(number, lane, or: EndpointFact(.inconclusive, verdict, imprint))
    case .starved(let verdict):
      allowance = max(1, min(allowance, running))
      let doublings = min(endpoint.attempts - 1, 10)
      keepShut(lane.place, until: now + ScanSettings.respite * (1 << max(0, doublings)))
      isConcluded = retry(number, lane, or: EndpointFact(.inconclusive, verdict))
    case .unrouted(let verdict):
      conclude(number, EndpointFact(.skipped, verdict))
      isConcluded = true
    }
    for key in lane.gates { release(key, at: now) }
    return isConcluded
  }

  // MARK: What to do

  /// - Parameter mayBegin: Whether a connection may be begun now, as far as this machine goes.
  package mutating func next(at now: Duration, mayBegin: Bool = true) -> Action {
    while let key = alarms.popDue(at: now) { release(key, at: now) }
    if let action = pending.popFirst() { return action }
    guard !isStopped else { return running == 0 ? .end : .wait(until: nil) }
    if locating < settings.lookUps, let (ticket, target) = toLocate.popFirst() {
      locating += 1
      return .locate(ticket, target)
    }
    guard mayBegin, running < allowance else { return .wait(until: nil) }
    if settings.rate != nil, nextStart > now, !ready.isEmpty {
      return .wait(until: min(nextStart, alarms.first ?? nextStart))
    }
    if let job = start(at: now) { return .probe(job) }
    if isInputEnded, targets.isEmpty, open.isEmpty { return .end }
    return .wait(until: alarms.first)
  }

  // MARK: Endpoints

  private mutating func number(of endpoint: ScanEndpoint, line: Int) -> Int {
    let id = endpoint.id
    let (number, isNew) = ledger.enter(id)
    guard isNew else { return number }
    if settings.shard?.holds(id) == false {
      ledger[number] = EndpointFact(.elsewhere, .incomplete)
    } else if let reason = skipReason(endpoint) {
      ledger[number] = EndpointFact(.skipped, .incomplete)
      let job = Job(number: number, endpoint: endpoint, line: line, attempt: 0, isLastAttempt: true)
      pending.append(.skip(job, reason))
    } else {
      open[number] = OpenEndpoint(endpoint: endpoint, line: line)
      enqueue(number, Lane.Key(endpoint))
    }
    return number
  }

  private func skipReason(_ endpoint: ScanEndpoint) -> SkipReason? {
    guard let address = endpoint.address else {
      return settings.allowsPrivate ? nil : .secluded("a socket of this machine")
    }
    if settings.denied.covers(address) || settings.denied.covers(name: endpoint.endpoint.host) { return .denied }
    guard !settings.allowsPrivate, !settings.chosenAddresses.contains(address), let seclusion = address.seclusion else {
      return nil
    }
    return .secluded(seclusion)
  }

  /// Lets the endpoint wait once more, or concludes it where its attempts are used up. Returns whether it does the latter.
  private mutating func retry(_ number: Int, _ lane: Lane.Key, or fact: EndpointFact) -> Bool {
    guard let attempts = open[number]?.attempts, attempts < settings.attempts else {
      conclude(number, fact)
      return true
    }
    enqueue(number, lane)
    return false
  }

  private mutating func conclude(_ number: Int, _ fact: EndpointFact) {
    ledger[number] = fact
    guard let endpoint = open.removeValue(forKey: number) else { return }
    for ticket in endpoint.waiting {
      targets[ticket]?.outstanding -= 1
      if targets[ticket]?.outstanding == 0 { finish(ticket) }
    }
  }

  private mutating func finish(_ ticket: Ticket) {
    guard let target = targets.removeValue(forKey: ticket) else { return }
    let endpoints = target.endpoints.compactMap { number in
      ledger[number].map { FinishedTarget.Endpoint(id: ledger.id(of: number), fact: $0) }
    }
    var finished = FinishedTarget(line: target.line, endpoints: endpoints, leftOut: target.leftOut)
    finished.isElsewhere = settings.shard?.holds(target.target.asciiName) == false
    pending.append(.finish(ticket, finished))
  }

  // MARK: Lanes and gates

  private mutating func enqueue(_ number: Int, _ key: Lane.Key) {
    if lanes[key] == nil {
      lanes[key] = Lane()
      ready.append((key, nil))
    }
    lanes[key]?.waiting.append(number)
  }

  /// The next connection that every gate lets through.
  private mutating func start(at now: Duration) -> Job? {
    while let (lane, origin) = ready.popFirst() {
      if let shut = lane.gates.first(where: { gates[$0]?.isOpen(at: now) == false }) {
        gates[shut]?.parked.append(lane)
        // The place that it was to take is for another.
        if let origin, origin != shut { release(origin, at: now) }
        continue
      }
      guard let number = lanes[lane]?.waiting.popFirst() else { continue }
      if lanes[lane]?.waiting.isEmpty == true {
        lanes[lane] = nil
      } else {
        ready.append((lane, nil))
      }
      return begin(number, lane, at: now)
    }
    return nil
  }

  private mutating func begin(_ number: Int, _ lane: Lane.Key, at now: Duration) -> Job? {
    for key in lane.gates {
      let limit = key.isOfProvider ? max(1, settings.perProvider) : ScanSettings.perAddress
      gates[key, default: Gate(limit: limit)].running += 1
      if key.isOfProvider, settings.jitter > .zero { keepShut(key, until: now + settings.jitter * chance.fraction()) }
    }
    if let rate = settings.rate { nextStart = max(nextStart, now) + .seconds(1 / rate) }
    running += 1
    open[number]?.attempts += 1
    open[number]?.begunAt = now
    return open[number].map {
      Job(
        number: number, endpoint: $0.endpoint, line: $0.line, attempt: $0.attempts,
        isLastAttempt: $0.attempts >= settings.attempts)
    }
  }

  private mutating func keepShut(_ key: GateKey, until time: Duration) {
    guard let gate = gates[key], gate.opensAt < time else { return }
    gates[key]?.opensAt = time
    alarms.set(key, at: time)
  }

  /// Connections that were under way together complain together: that counts once.
  private mutating func shut(_ key: GateKey, begunAt: Duration, at now: Duration) {
    guard var gate = gates[key], gate.shutAt.map({ begunAt >= $0 }) ?? true else { return }
    gate.allowance = max(1, gate.allowance / 2)
    gate.pause = gate.pause == .zero ? settings.pause : min(gate.pause * 2, settings.longestPause)
    gate.shutAt = now
    gates[key] = gate
    // Not all who were sent away at once come back at once.
    keepShut(key, until: now + gate.pause * (1 + chance.fraction() / 2))
  }

  private mutating func widen(_ key: GateKey, begunAt: Duration) {
    guard var gate = gates[key], gate.pause > .zero || gate.allowance < gate.limit,
      gate.shutAt.map({ begunAt >= $0 }) ?? true
    else { return }
    gate.allowance = min(gate.limit, gate.allowance + 1)
    gate.pause = gate.pause / 2 < settings.pause ? .zero : gate.pause / 2
    gates[key] = gate
  }

  private mutating func release(_ key: GateKey, at now: Duration) {
    guard let gate = gates[key], gate.opensAt <= now else { return }
    for _ in 0..<max(0, gate.allowance - gate.running) {
      guard let lane = gates[key]?.parked.popFirst() else { break }
      ready.append((lane, key))
    }
    if gates[key]?.isForgettable(at: now) == true { gates[key] = nil }
  }
}
