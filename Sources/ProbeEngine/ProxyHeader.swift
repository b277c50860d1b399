import MailDNS

/// The header of the PROXY protocol, with which a load balancer tells a server who its client is. Some servers stay
/// silent until they get one.
struct ProxyHeader {
  var source: IPAddress
  var sourcePort: Int
  var destination: IPAddress
  var destinationPort: Int

  func bytes(_ version: ProbePlan.ProxyProtocol) -> [UInt8] {
    switch version {
    case .v1: Array(text.utf8)
    case .v2: binary
    }
  }

  /// Version 1: one line of text.
  private var text: String {
    guard source.family == destination.family else { return "PROXY UNKNOWN\r\n" }
    let family = source.family == .v4 ? "TCP4" : "TCP6"
    let addresses = "\(plain(source)) \(plain(destination))"
    return "PROXY \(family) \(addresses) \(sourcePort) \(destinationPort)\r\n"
  }

  /// Version 2: a signature, version and command, family and protocol, length, addresses, ports.
  private var binary: [UInt8] {
    let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    guard source.family == destination.family else { return signature + [0x20, 0x00, 0x00, 0x00] }
    let body = source.octets + destination.octets + short(sourcePort) + short(destinationPort)
    return signature + [0x21, source.family == .v4 ? 0x11 : 0x21] + short(body.count) + body
  }

  private func plain(_ address: IPAddress) -> String {
    IPAddress(octets: address.octets)?.description ?? address.description
  }

  private func short(_ value: Int) -> [UInt8] {
    let value = UInt16(clamping: value)
    return [UInt8(value >> 8), UInt8(value & 0xFF)]
  }
}
