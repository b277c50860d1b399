public import MailDNS

/// One address and port of one host that a connection goes to.
public struct Endpoint: Hashable, Sendable {
  public enum Transport: Hashable, Sendable {
    case tcp(address: IPAddress, port: Int)
    case unix(path: String)
  }

  /// The host as the target or its MX record names it; the path for a Unix socket.
  public var host: String
  public var transport: Transport
  /// Of the MX record that led here, or the priority of the SRV record.
  public var preference: Int?

  public init(host: String, transport: Transport, preference: Int? = nil) {
    self.host = host
    self.transport = transport
    self.preference = preference
  }

  func isAt(_ address: IPAddress) -> Bool {
    if case .tcp(address, _) = transport { return true }
    return false
  }

  /// Whether its address is none of public space.
  var isSecluded: Bool {
    if case .tcp(let address, _) = transport { return address.seclusion != nil }
    return false
  }

  /// Address and port, or the path: `192.0.2.1:25`, `[2001:db8::1]:25`.
  public var text: String {
    switch transport {
    case .tcp(let address, let port): address.family == .v4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    case .unix(let path): path
    }
  }
}
