public import MailDNS

/// The name or address that a certificate should be for (RFC 9525 §1.8).
public enum ReferenceIdentifier: Hashable, Sendable, CustomStringConvertible {
  case name(HostName)
  case address(IPAddress)

  public var description: String {
    switch self {
    case .name(let name): name.ascii
    case .address(let address): address.description
    }
  }
}
