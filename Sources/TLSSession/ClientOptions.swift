/// A version of the protocol that can be offered.
public enum TLSVersion: String, Hashable, Sendable, CaseIterable, Comparable {
  case v1_0 = "1.0"
  case v1_1 = "1.1"
  case v1_2 = "1.2"
  case v1_3 = "1.3"

  public static func < (left: TLSVersion, right: TLSVersion) -> Bool { left.rawValue < right.rawValue }
}

/// What a client puts on offer in a handshake. Equal options share one context.
public struct ClientOptions: Hashable, Sendable {
  public enum Suites: Hashable, Sendable {
    /// All that authenticate the server and encrypt. With anonymous suites on offer a lax server picks one and sends no
    /// certificate at all.
    case authenticated
    /// Only what `authenticated` leaves out: anonymous suites and those that do not encrypt.
    case theRest
    /// In the library's own syntax, for TLS 1.2 and below.
    case list(String)
  }

  public var minimumVersion: TLSVersion
  public var maximumVersion: TLSVersion
  public var suites: Suites
  /// Nil: every kind of key will do. Otherwise only what goes with this one is on offer, of `authenticated` suites.
  public var keyType: KeyType?
  /// Whether the session hands out the lines of the NSS key log format.
  public var logsKeys: Bool

  public init(
    minimumVersion: TLSVersion = .v1_0, maximumVersion: TLSVersion = .v1_3, suites: Suites = .authenticated,
    keyType: KeyType? = nil, logsKeys: Bool = false
  ) {
    self.minimumVersion = minimumVersion
    self.maximumVersion = maximumVersion
    self.suites = suites
    self.keyType = keyType
    self.logsKeys = logsKeys
  }
}
