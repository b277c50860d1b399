internal import MailDNS
internal import NIOCore
internal import ProbeEngine

extension SocketAddress {
  init(_ address: IPAddress, port: Int) throws(ConnectFailure) {
    guard (0...65535).contains(port) else {
      throw ConnectFailure(reason: .local, message: "\(port) is no port number")
    }
    guard address.zone != nil || !address.isLinkLocal else {
      throw ConnectFailure(reason: .local, message: "a link-local address needs a zone, as in \(address)%eth0")
    }
    do {
      try self.init(ipAddress: address.description, port: port)
    } catch {
      throw ConnectFailure(reason: .local, message: "there is no network interface for the zone of \(address)")
    }
  }
}

extension IPAddress {
  /// Nil for what is no IP address.
  init?(_ address: SocketAddress) {
    guard let text = address.ipAddress else { return nil }
    self.init(text)
  }

  /// RFC 4291 §2.5.6. Such an address means nothing without the interface that it is to be reached through.
  fileprivate var isLinkLocal: Bool { family == .v6 && octets[0] == 0xfe && octets[1] & 0xc0 == 0x80 }
}
