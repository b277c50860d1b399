import MailDNS
import ProbeEngine

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

/// Endpoints that pass the same gates, one behind the other.
struct Lane: Sendable {
  struct Key: Hashable, Sendable {
    /// The address or the path.
    var place: GateKey
    var network: GateKey?
    /// Nil for a host that is known by its address alone.
    var domain: GateKey?

    init(_ endpoint: ScanEndpoint) {
      if let address = endpoint.address {
        place = .address(address)
        network = .network(Provider.network(of: address))
        domain =
          endpoint.endpoint.host == address.description ? nil : .domain(Provider.domain(of: endpoint.endpoint.host))
      } else {
        place = .path(endpoint.endpoint.text)
      }
    }

    var gates: [GateKey] { [place] + [network, domain].compactMap(\.self) }
  }

  /// Numbers of endpoints.
  var waiting = Queue<Int>()
}
