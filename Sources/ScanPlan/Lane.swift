import MailDNS
import ProbeEngine

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
