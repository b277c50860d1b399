/// The subject alternative names (RFC 5280 §4.2.1.6), by type.
public struct SubjectNames: Hashable, Sendable {
  /// Whether the extension is there at all.
  public var isPresent: Bool
  /// It is there, and nobody can read it: malformed, or more than once.
  public var isBroken: Bool
  public var dns: [[UInt8]]
  /// 4 or 16 octets each; anything else is kept as it came and matches nothing.
  public var ip: [[UInt8]]
  public var email: [[UInt8]]
  public var uri: [[UInt8]]

  public init(
    isPresent: Bool = true, isBroken: Bool = false, dns: [[UInt8]] = [], ip: [[UInt8]] = [], email: [[UInt8]] = [],
    uri: [[UInt8]] = []
  ) {
    self.isPresent = isPresent
    self.isBroken = isBroken
    self.dns = dns
    self.ip = ip
    self.email = email
    self.uri = uri
  }

  public var count: Int { dns.count + ip.count + email.count + uri.count }
}
