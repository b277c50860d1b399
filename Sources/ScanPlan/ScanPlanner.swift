import MailDNS
package import ProbeEngine

/// Decides what a scan does next. It reads no file, asks no server and has no clock: it is told what happened, and asked
/// for one action after the other.
///
/// A **target** is *waiting* for its look-up, then *being located*, then *open* until the last of its endpoints is
/// concluded, then *finished* and forgotten. Where its look-up fails in a way that may pass it *waits* once more, for a time,
/// until it has used up its look-ups.
///
/// An **endpoint** is known from the first target that leads to it. Where it must not be probed it is *concluded* at once
/// (skipped), and where another part of the scan has it, too (elsewhere). Otherwise it *waits* in the lane of those that
/// pass the same gates, is *running*, and then is *concluded* (observed; skipped where there is no route to it), or *waits*
/// again because the server asks to come back later, or because this machine could not connect. When that has used up its
/// attempts, or its provider is given up, it is *concluded* (inconclusive). Of a concluded endpoint its id and an
/// `EndpointFact` are kept to the end of the run.
///
/// A **gate** stands for an address, a network or a domain. It is *open* for so many connections at a time, *full*, or *shut*
/// until a time: for a moment after a connection (jitter), or for a pause because somebody behind it asked to come back
/// later. Then it also lets through half as many as before. Each endpoint that can be probed afterwards widens it by one and
/// halves the next pause. Where nobody is served over several pauses, or the pauses take too long in all, it is *given up*:
/// what waits for it is concluded (inconclusive), and so is what comes until the time of one more try. Where it was but one
/// address of a network or domain that asked so, that one is given up.
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
/// | `unheard` | no name server answers: the target waits, as all look-ups do, until one does again |
/// | `missed` | the target is to be looked up again later, or is finished |
/// | `probed` | the places in its gates are free again; the endpoint is concluded or waits once more |
/// | `abandoned` | the endpoint is concluded |
/// | `endInput` | no more targets |
/// | `stop` | nothing is begun any more |
///
/// | action | what is to be done |
/// |---|---|
/// | `locate` | look the target up, then tell `located`, `unheard` or `missed` |
/// | `decline` | tell the user that the target was left alone; it is finished |
/// | `probe` | probe the endpoint, then tell `probed` |
/// | `skip` | tell the user that the endpoint was left alone; it is concluded |
/// | `abandon` | tell the user that its provider was given up, then tell `abandoned` |
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
    /// What came of its last attempt counts, if there was one.
    case abandon(Job, provider: String)
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
    /// The first is 1; 0 before that.
    package var attempt: Int
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
    /// This machine could not connect for want of something, which is nobody else's fault.
    case starved(EndpointFact.Verdict)
    /// This machine cannot connect there at all.
    case unable(EndpointFact.Verdict)
    /// This machine has no route to it. That is known at once and says nothing of the server.
    case unrouted(EndpointFact.Verdict)

    package var verdict: EndpointFact.Verdict {
      switch self {
      case .observed(let verdict, _), .busy(let verdict, _), .starved(let verdict), .unable(let verdict),
        .unrouted(let verdict):
        verdict
      }
    }

    fileprivate var imprint: Imprint {
      switch self {
      case .observed(_, let imprint), .busy(_, let imprint): imprint
      case .starved, .unable, .unrouted: Imprint()
      }
    }
  }

  /// Endpoints of one target. Who writes a thousand addresses into the DNS does not make us visit them all.
  package static let endpointsPerTarget = 64

  private let settings: ScanSettings
  private var chance: Chance

  private var targets: [Ticket: OpenTarget] = [:]
  private var lastTicket = 0
  private var lookUps: LookUps
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
    var lookUps = 0
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
    lookUps = LookUps(settings)
    ledger = known
    allowance = settings.concurrency
    chance = Chance(seed: settings.seed)
  }

  // MARK: What is known

  /// How many targets may be added now.
  package var room: Int {
    guard !isInputEnded, !isStopped else { return 0 }
    let ahead = lookUps.waiting + lookUps.running + running + ready.count
    return max(0, min(settings.ahead - ahead, settings.openTargets - targets.count))
  }

  package var openTargets: Int { targets.count }
  package var runningProbes: Int { running }
  package var waitingEndpoints: Int { open.count - running }

  /// When something can begin again, where nothing runs and is to be read, and all that is open waits for a time; nil where
  /// that is not so.
  package var rest: Duration? {
    guard room == 0, running == 0, ready.isEmpty, lookUps.areAtRest else { return nil }
    return earliest(alarms.first, lookUps.nextAfterPause)
  }

  /// When the last of the pauses ends that were begun so far.
  package var lastPause: Duration? { [alarms.last, lookUps.lastPause].compactMap(\.self).max() }

  // MARK: What happened

  /// - Parameter line: of the input.
  @discardableResult
  package mutating func add(_ target: Target, line: Int) -> Ticket {
    lastTicket += 1
    if target.kind != .address, target.kind != .unix, settings.denied.covers(name: target.asciiName) {
      if settings.shard?.holds(target.asciiName) != false { pending.append(.decline(target, line: line)) }
    } else {
      targets[lastTicket] = OpenTarget(line: line, target: target)
      lookUps.add(lastTicket)
    }
    return lastTicket
  }

  /// Connections were made beside those that were begun here; they count for the rate.
  package mutating func noteFurther(_ connections: Int, at now: Duration) {
    guard let rate = settings.rate else { return }
    nextStart = max(nextStart, now) + .seconds(Double(connections) / rate)
  }

  package mutating func endInput() { isInputEnded = true }

  /// What runs may come to its end; nothing is begun any more.
  package mutating func stop() { isStopped = true }

  /// - Parameters:
  ///   - endpoints: none where the target has none, or where that could not be found out and will not be.
  ///   - wasAsked: whether a name server has answered; a literal address says nothing of them.
  ///
  /// - Parameter aliases: for the names of hosts, what else they are called on the way to their addresses.
  package mutating func located(
    _ ticket: Ticket, at endpoints: [Endpoint], aliases: [String: [String]] = [:], wasAsked: Bool = true
  ) {
    lookUps.end(wasAsked: wasAsked)
    settle(ticket, at: endpoints, aliases: aliases)
  }

  /// Whether a failed look-up that is not to wait may be told as the name servers' silence.
  package var believesInSilence: Bool { lookUps.believeInSilence }

  /// The look-up failed because no name server answers anything. Returns whether the target waits for one; where none ever
  /// said a word, or the patience is over, it does not, and `located` or `missed` is to be told.
  package mutating func unheard(_ ticket: Ticket, at now: Duration) -> Bool {
    guard lookUps.unheard(ticket, at: now) else { return false }
    targets[ticket]?.lookUps -= 1
    return true
  }

  /// The look-up failed in a way that may pass: the target is looked up again later, or is finished.
  package mutating func missed(_ ticket: Ticket, at now: Duration) {
    let attempt = targets[ticket]?.lookUps ?? 0
    let isRepeated = lookUps.missed(ticket, attempt: attempt, at: now, chance: chance.fraction())
    if !isRepeated { settle(ticket, at: []) }
  }

  private mutating func settle(_ ticket: Ticket, at endpoints: [Endpoint], aliases: [String: [String]] = [:]) {
    guard var target = targets[ticket] else { return }
    var endpoints = endpoints
    if endpoints.count > Self.endpointsPerTarget {
      // All parts of a scan cut off the same ones, however name servers turn their answers round.
      endpoints.sort {
        ($0.preference ?? 0, ScanEndpoint($0, of: target.target).id)
          < ($1.preference ?? 0, ScanEndpoint($1, of: target.target).id)
      }
    }
    var known: Set<Int> = []
    for endpoint in endpoints {
      guard known.count < Self.endpointsPerTarget else {
        target.leftOut += 1
        continue
      }
      let number = number(
        of: ScanEndpoint(endpoint, of: target.target), aliases: aliases[endpoint.host] ?? [], line: target.line)
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
      for key in lane.gates { gates[key]?.satisfy(begunAt: endpoint.begunAt, settings) }
      conclude(number, EndpointFact(.observed, verdict, imprint))
      isConcluded = true
    case .busy(let verdict, let imprint):
      complain(lane, begunAt: endpoint.begunAt, at: now)
      let fact = EndpointFact(.inconclusive, verdict, imprint)
      if givenUp(lane, at: now) != nil {
        conclude(number, fact)
        isConcluded = true
      } else {
        isConcluded = retry(number, lane, or: fact)
      }
    case .starved(let verdict):
      allowance = max(1, min(allowance, running))
      let doublings = min(endpoint.attempts - 1, 10)
      keepShut(lane.place, until: now + ScanSettings.respite * (1 << max(0, doublings)))
      isConcluded = retry(number, lane, or: EndpointFact(.inconclusive, verdict))
    case .unable(let verdict):
      conclude(number, EndpointFact(.inconclusive, verdict))
      isConcluded = true
    case .unrouted(let verdict):
      conclude(number, EndpointFact(.skipped, verdict))
      isConcluded = true
    }
    for key in lane.gates { release(key, at: now) }
    return isConcluded
  }

  /// - Parameter outcome: of what was told.
  package mutating func abandoned(_ number: Int, _ outcome: Outcome) {
    conclude(number, EndpointFact(.inconclusive, outcome.verdict, outcome.imprint))
  }

  // MARK: What to do

  /// - Parameter mayBegin: Whether a connection may be begun now, as far as this machine goes.
  package mutating func next(at now: Duration, mayBegin: Bool = true) -> Action {
    while let key = alarms.popDue(at: now) { release(key, at: now) }
    lookUps.wake(at: now)
    if isInputEnded, open.isEmpty {
      for ticket in lookUps.giveUpUnanswered() { settle(ticket, at: []) }
    }
    if let action = pending.popFirst() { return action }
    guard !isStopped else { return running == 0 ? .end : .wait(until: nil) }
    if let action = locate(at: now) { return action }
    guard mayBegin, running < allowance else { return .wait(until: lookUps.next) }
    if settings.rate != nil, nextStart > now, !ready.isEmpty {
      return .wait(until: earliest(nextStart, alarms.first, lookUps.next))
    }
    if let action = start(at: now) { return action }
    if isInputEnded, targets.isEmpty, open.isEmpty { return .end }
    return .wait(until: earliest(alarms.first, lookUps.next))
  }

  private mutating func locate(at now: Duration) -> Action? {
    guard let ticket = lookUps.begin(at: now), let target = targets[ticket]?.target else { return nil }
    targets[ticket]?.lookUps += 1
    return .locate(ticket, target)
  }

  // MARK: Endpoints

  private mutating func number(of endpoint: ScanEndpoint, aliases: [String], line: Int) -> Int {
    let id = endpoint.id
    let (number, isNew) = ledger.enter(id)
    guard isNew else { return number }
    if settings.shard?.holds(id) == false {
      ledger[number] = EndpointFact(.elsewhere, .incomplete)
    } else if let reason = skipReason(endpoint, aliases: aliases) {
      ledger[number] = EndpointFact(reason == .denied ? .denied : .skipped, .incomplete)
      let job = Job(number: number, endpoint: endpoint, line: line, attempt: 0)
      pending.append(.skip(job, reason))
    } else {
      open[number] = OpenEndpoint(endpoint: endpoint, line: line)
      enqueue(number, Lane.Key(endpoint))
    }
    return number
  }

  private func skipReason(_ endpoint: ScanEndpoint, aliases: [String]) -> SkipReason? {
    guard let address = endpoint.address else {
      return settings.allowsPrivate ? nil : .secluded("a socket of this machine")
    }
    let names = [endpoint.endpoint.host] + aliases
    if settings.denied.covers(address) || names.contains(where: settings.denied.covers(name:)) { return .denied }
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

  /// The next connection that every gate lets through, or what is not to wait for one any more.
  private mutating func start(at now: Duration) -> Action? {
    while let (lane, origin) = ready.popFirst() {
      let givenUp = givenUp(lane, at: now)
      if let shut = givenUp ?? lane.gates.first(where: { gates[$0]?.isOpen(at: now) == false }) {
        if givenUp == nil { gates[shut]?.parked.append(lane) }
        // The place that it was to take is for another.
        if let origin, origin != shut { release(origin, at: now) }
        guard givenUp != nil else { continue }
      }
      guard let number = popFirst(of: lane) else { continue }
      guard let provider = givenUp?.text else { return begin(number, lane, at: now) }
      return open[number].map { .abandon(job(number, $0), provider: provider) }
    }
    return nil
  }

  private mutating func popFirst(of lane: Lane.Key) -> Int? {
    guard let number = lanes[lane]?.waiting.popFirst() else { return nil }
    if lanes[lane]?.waiting.isEmpty == true {
      lanes[lane] = nil
    } else {
      ready.append((lane, nil))
    }
    return number
  }

  private func givenUp(_ lane: Lane.Key, at now: Duration) -> GateKey? {
    lane.gates.first { gates[$0]?.isGivenUp(at: now) == true }
  }

  private mutating func begin(_ number: Int, _ lane: Lane.Key, at now: Duration) -> Action? {
    for key in lane.gates {
      let limit = key.isOfProvider ? max(1, settings.perProvider) : ScanSettings.perAddress
      gates[key, default: Gate(limit: limit)].running += 1
      if key.isOfProvider, settings.jitter > .zero { keepShut(key, until: now + settings.jitter * chance.fraction()) }
    }
    if let rate = settings.rate { nextStart = max(nextStart, now) + .seconds(1 / rate) }
    running += 1
    open[number]?.attempts += 1
    open[number]?.begunAt = now
    return open[number].map { .probe(job(number, $0)) }
  }

  private func job(_ number: Int, _ endpoint: OpenEndpoint) -> Job {
    Job(
      number: number, endpoint: endpoint.endpoint, line: endpoint.line, attempt: endpoint.attempts)
  }

  private mutating func keepShut(_ key: GateKey, until time: Duration) {
    guard let gate = gates[key], gate.opensAt < time else { return }
    gates[key]?.opensAt = time
    alarms.set(key, at: time)
  }

  private mutating func complain(_ lane: Lane.Key, begunAt: Duration, at now: Duration) {
    let chance = chance.fraction()
    let isRepeated = gates[lane.place]?.isComplaining == true
    for key in lane.gates {
      let answer = gates[key]?.complain(
        lane.place, isOfProvider: key.isOfProvider, isRepeated: isRepeated, begunAt: begunAt, at: now, settings,
        chance: chance)
      switch answer {
      case .shut(let until): keepShut(key, until: until)
      case .giveUp:
        while let lane = gates[key]?.parked.popFirst() { ready.append((lane, nil)) }
      case .ignore, nil: break
      }
    }
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
