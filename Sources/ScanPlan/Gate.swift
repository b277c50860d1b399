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
  /// How long the gate was last shut; zero while nobody complained.
  var pause = Duration.zero
  /// What was begun before this and complains tells nothing new.
  var shutAt: Duration?
  var parked = Queue<Lane.Key>()

  init(limit: Int) {
    self.limit = limit
    allowance = limit
  }

  func isOpen(at now: Duration) -> Bool { running < allowance && opensAt <= now }

  /// Nothing of it needs to be remembered.
  func isForgettable(at now: Duration) -> Bool {
    running == 0 && parked.isEmpty && allowance == limit && opensAt <= now && pause == .zero
  }
}
