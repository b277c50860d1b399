public import MailDNS

/// Where connections of one family come from, and what a server can find out about that.
public struct SenderOrigin: Hashable, Sendable {
  /// Who chose the name for EHLO.
  public enum HelloSource: String, Hashable, Sendable {
    /// The user.
    case option
    /// This machine is called so.
    case system
    /// Nobody: the address stands in its place (RFC 5321 §4.1.3).
    case literal
  }

  public var family: IPAddress.Family
  /// Of this end of the connection; nil where there is no way out, and `failure` says why.
  public var local: IPAddress?
  public var failure: Failure?
  /// What the server said that it sees; nil where it did not say, or nobody asked one.
  public var seen: IPAddress?
  /// The server is in private or loopback space as well: what it sees is `local` unless it says another.
  public var isAmongNeighbours: Bool
  /// What EHLO introduces us as.
  public var helloName: String
  public var helloSource: HelloSource
  /// PTR of `visible`, and where it leads; nil where it was not looked up.
  public var names: NameRecord?
  /// Where the name for EHLO leads, from `visible` or else from `local`; nil for an address literal, and where it was not
  /// looked up.
  public var hello: NameRecord.Check?

  public init(
    family: IPAddress.Family, local: IPAddress? = nil, failure: Failure? = nil, seen: IPAddress? = nil,
    isAmongNeighbours: Bool = false, helloName: String = "", helloSource: HelloSource = .literal
  ) {
    self.family = family
    self.local = local
    self.failure = failure
    self.seen = seen
    self.isAmongNeighbours = isAmongNeighbours
    self.helloName = helloName
    self.helloSource = helloSource
  }

  /// The address that servers know us by; nil where that is not known, since `local` means nothing beyond its own network.
  public var visible: IPAddress? {
    if let seen { return seen }
    guard let local else { return nil }
    return local.seclusion == nil || local.isLoopback || isAmongNeighbours ? local : nil
  }

  /// Whether something on the way put another address in the place of ours; nil where that is not known.
  public var isTranslated: Bool? {
    guard let seen, let local else { return nil }
    return seen.octets != local.octets
  }
}
