public import MailDNS

/// A zone that is asked of an authoritative server of its own, whatever the other servers know of it.
///
/// What it says is validated like all else: a zone that the root does not know needs a trust anchor of its own.
public struct DNSStub: Hashable, Sendable, CustomStringConvertible {
  public var zone: DNSName
  public var server: DNSServer

  public init(zone: DNSName, server: DNSServer) {
    self.zone = zone
    self.server = server
  }

  /// Reads `ZONE=ADDRESS[@PORT]`; `.` is the root. Nil where it is none.
  public init?(parsing text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let server = DNSServer(parsing: parts[1]) else { return nil }
    if parts[0] == "." {
      self.init(zone: .root, server: server)
    } else {
      guard let zone = try? HostName(parts[0]) else { return nil }
      self.init(zone: DNSName(zone), server: server)
    }
  }

  public var description: String { "\(zone)=\(server)" }
}
