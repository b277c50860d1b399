public import MailDNS

/// A name server to ask.
public struct DNSServer: Hashable, Sendable, CustomStringConvertible {
  public static let defaultPort: UInt16 = 53

  public var address: IPAddress
  public var port: UInt16

  public init(address: IPAddress, port: UInt16 = defaultPort) {
    self.address = address
    self.port = port
  }

  /// Reads `ADDRESS[@PORT]`; an IPv6 address may stand in brackets. Nil where it is none.
  public init?(parsing text: String) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard var host = parts.first else { return nil }
    if host.hasPrefix("["), host.hasSuffix("]"), host.contains(":") { host = String(host.dropFirst().dropLast()) }
    guard let address = IPAddress(host) else { return nil }
    guard parts.count == 2 else {
      self.init(address: address)
      return
    }
    // Digits alone: the initialiser of a number would take a sign too.
    guard parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let port = UInt16(parts[1]), port > 0
    else { return nil }
    self.init(address: address, port: port)
  }

  /// `ADDRESS`, or `ADDRESS@PORT` where the port is another than 53.
  public var description: String { port == Self.defaultPort ? "\(address)" : specification }

  /// As libunbound takes it.
  var specification: String { "\(address)@\(port)" }
}
