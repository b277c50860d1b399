public import MailPolicy

/// What the user asked for, after its syntax was read. No name has been looked up yet.
public struct Target: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    case domain
    case host
    case address
    case unix
  }

  public enum Dialect: String, Hashable, Sendable {
    case smtp
    /// RFC 2033.
    case lmtp
  }

  public enum Security: String, Hashable, Sendable {
    case starttls
    /// TLS from the first byte (RFC 8314 §3.3).
    case implicit
    /// No TLS, as the user asked.
    case none
  }

  /// As typed.
  public var input: String
  public var kind: Kind
  /// The name, address or path.
  public var name: String
  /// The name in A-labels; the same as `name` for an address or a path.
  public var asciiName: String
  /// Nil for a Unix socket.
  public var port: Int?
  public var dialect: Dialect
  public var security: Security
  public var policy: Policy
  /// The service whose SRV records lead to the servers; nil: MX, or the name itself.
  public var service: ServiceRoute.Service?

  public init(
    input: String, kind: Kind, name: String, asciiName: String? = nil, port: Int?, dialect: Dialect = .smtp,
    security: Security = .starttls, policy: Policy = .may
  ) {
    self.input = input
    self.kind = kind
    self.name = name
    self.asciiName = asciiName ?? name
    self.port = port
    self.dialect = dialect
    self.security = security
    self.policy = policy
  }
}
