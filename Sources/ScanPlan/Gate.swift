import MailDNS

/// What connections are counted by.
enum GateKey: Hashable, Sendable {
  case address(IPAddress)
  case path(String)
  case network([UInt8])
  case domain(String)

  var isOfProvider: Bool {
    switch self {
    case .address, .path: false
    case .network, .domain: true
    }
  }

  /// As people write it: `192.0.2.0/24`, `example.org`.
  var text: String {
    switch self {
    case .address(let address): return address.description
    case .path(let path), .domain(let path): return path
    case .network(let octets):
      let whole = octets + [UInt8](repeating: 0, count: (octets.count == 3 ? 4 : 16) - octets.count)
      return "\(IPAddress(octets: whole)?.description ?? "")/\(octets.count * 8)"
    }
  }
}

/// A place that lets so many connections through at a time, and those that wait in front of it.
struct Gate: Sendable {
  /// As many as there may be.
  let limit: Int
  /// As many as there may be for now: half of it for each time that somebody behind the gate asked to come back later.
  var allowance: Int
  var running = 0
  /// Nobody passes before this.
  var opensAt = Duration.zero
  var parked = Queue<Lane.Key>()

  /// How long the gate was last shut; zero while nobody complained.
  private var pause = Duration.zero
  /// What was begun before this and complains tells nothing new.
  private var shutAt: Duration?
  /// Since somebody was served.
  private var complaints = 0
  /// Who complained since then, and since nothing was spent.
  private var complainers = Complainers()
  private var complainersOverTime = Complainers()
  /// What pauses have taken of the patience, as of a time that may be the end of one. A quarter of the time that the gate is
  /// open after that is given back, and a part of a pause for each who is served.
  private var spent = Duration.zero
  private var spentAsOf = Duration.zero
  private var givenUpUntil = Duration.zero

  /// Addresses or paths, as far as it matters how many they are.
  private struct Complainers {
    private var first: GateKey?
    private(set) var areSeveral = false

    mutating func add(_ place: GateKey) {
      areSeveral = areSeveral || (first ?? place) != place
      first = first ?? place
    }
  }

  init(limit: Int) {
    self.limit = limit
    allowance = limit
  }

  func isOpen(at now: Duration) -> Bool { running < allowance && opensAt <= now }

  /// Nobody was served since somebody asked to come back later.
  var isComplaining: Bool { complaints > 0 }

  /// Nobody is to wait for it.
  func isGivenUp(at now: Duration) -> Bool { now < givenUpUntil }

  /// Nothing of it needs to be remembered.
  func isForgettable(at now: Duration) -> Bool {
    running == 0 && parked.isEmpty && allowance == limit && opensAt <= now && pause == .zero
      && spent(at: now) == .zero
  }

  private func spent(at now: Duration) -> Duration { max(.zero, spent - max(.zero, now - spentAsOf) / 4) }

  // MARK: What happened

  enum Answer {
    /// Connections that were under way together complain together: that counts once.
    case ignore
    case shut(until: Duration)
    /// It has complained too often in a row, or taken too much time: those who wait are to wait no more.
    case giveUp
  }

  /// Somebody behind the gate asks to come back later.
  ///
  /// - Parameters:
  ///   - place: the address or path. What one of many says is no reason to give up the others.
  ///   - isOfProvider: whether there may be others.
  ///   - isRepeated: whether the same place asked so before and has served nobody since. While others are served that says
  ///     nothing more of the provider.
  ///   - chance: from 0 up to 1. Not all who were sent away at once come back at once.
  mutating func complain(
    _ place: GateKey, isOfProvider: Bool, isRepeated: Bool, begunAt: Duration, at now: Duration,
    _ settings: ScanSettings, chance: Double
  ) -> Answer {
    if isOfProvider, isRepeated, complaints == 0 { return .ignore }
    (spent, spentAsOf) = (spent(at: now), max(spentAsOf, now))
    if spent == .zero { complainersOverTime = Complainers() }
    complainers.add(place)
    complainersOverTime.add(place)
    guard shutAt.map({ begunAt >= $0 }) ?? true else {
      // The last of those that were under way decides what had to wait for it.
      return complaints >= settings.complaints && running == 0
        ? decide(isOfProvider: isOfProvider, isTooLong: false, at: now, settings) : .ignore
    }
    shutAt = now
    allowance = max(1, allowance / 2)
    complaints += 1
    pause = pause == .zero ? settings.pause : min(pause * 2, max(settings.patience, settings.pause))
    let time = pause * (1 + chance / 2)
    let isTooLong = spent + time > settings.patience
    // Those under way may be served yet.
    if isTooLong || complaints >= settings.complaints && running == 0 {
      return decide(isOfProvider: isOfProvider, isTooLong: isTooLong, at: now, settings)
    }
    spent += time
    spentAsOf = now + time
    return .shut(until: spentAsOf)
  }

  private mutating func decide(
    isOfProvider: Bool, isTooLong: Bool, at now: Duration, _ settings: ScanSettings
  ) -> Answer {
    guard !isOfProvider || complainers.areSeveral || isTooLong && complainersOverTime.areSeveral else {
      // The one is given up, and the provider begins anew.
      (complaints, complainers, pause) = (0, Complainers(), .zero)
      return .ignore
    }
    // The next who comes after that gets one connection, and decides anew.
    givenUpUntil = now + settings.patience
    complaints = settings.complaints - 1
    allowance = 1
    return .giveUp
  }

  /// Somebody behind the gate was served, whenever that began.
  mutating func satisfy(begunAt: Duration, _ settings: ScanSettings) {
    guard pause > .zero || allowance < limit || complaints > 0 else { return }
    (complaints, complainers, givenUpUntil) = (0, Complainers(), .zero)
    // Who serves nine of ten is not to run out of patience.
    spent = max(.zero, spent - settings.pause * ScanSettings.servicePerPause)
    guard shutAt.map({ begunAt >= $0 }) ?? true else { return }
    allowance = min(limit, allowance + 1)
    pause = pause / 2 < settings.pause ? .zero : pause / 2
  }
}
