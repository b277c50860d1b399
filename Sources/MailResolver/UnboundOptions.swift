/// How the DNS is asked.
public struct UnboundOptions: Hashable, Sendable {
  /// The resolvers to ask, in place of those of this machine; empty: those that `/etc/resolv.conf` names.
  public var servers: [DNSServer]
  public var stubs: [DNSStub]
  /// Off: every answer is `unchecked`.
  public var isValidating: Bool
  /// A file of DS or DNSKEY records in the form of a zone file, in place of the root's keys that are built in.
  public var trustAnchorFile: String?
  /// For one look-up.
  public var deadline: Duration
  /// How many answers are remembered at least; twice as many at most. Who asks for many names does without those that he
  /// asked for long ago, and libunbound has a cache of its own.
  public var memory = Int.max
  /// How long it is remembered that a question had no answer; nil: as long as answers are.
  public var failureMemory: Duration?
  /// For questions at a time; others wait. A few silent servers must not hold up all others.
  public var sockets = 128
  /// Connections for answers that are too long for UDP, at a time.
  public var streams = 10

  public init(
    servers: [DNSServer] = [], stubs: [DNSStub] = [], isValidating: Bool = true, trustAnchorFile: String? = nil,
    deadline: Duration = .seconds(10)
  ) {
    self.servers = servers
    self.stubs = stubs
    self.isValidating = isValidating
    self.trustAnchorFile = trustAnchorFile
    self.deadline = deadline
  }
}

extension UnboundOptions {
  /// Nil where answers are not to be validated.
  func trustAnchors() throws(ResolverSetupFailure) -> TrustAnchors? {
    guard isValidating else { return nil }
    guard let trustAnchorFile else { return .root }
    return try TrustAnchors(file: trustAnchorFile)
  }
}
