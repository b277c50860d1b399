public import Certificates
public import MailDNS
public import MailPolicy
public import SMTPWire
public import TLSSession

/// What to attempt on each endpoint of a target, and within which limits. Nothing in it depends on the network.
public struct ProbePlan: Hashable, Sendable {
  /// What EHLO, HELO and LHLO introduce us as (RFC 5321 §4.1.1.1).
  public enum HelloName: Hashable, Sendable {
    case name(String)
    /// The address literal of the local socket, for a machine without a name of its own (RFC 5321 §4.1.3).
    case addressLiteral
  }

  /// What the server name indication says (RFC 6066 §3).
  public enum ServerName: Hashable, Sendable {
    /// The host connected to; nothing where it is known by its address alone.
    case ofHost
    case name(HostName)
    case none
  }

  public enum ProxyProtocol: String, Hashable, Sendable, CaseIterable {
    case v1
    case v2
  }

  public var helloName: HelloName = .addressLiteral
  public var serverName: ServerName = .ofHost
  /// What the certificate is compared with in place of the host's name.
  public var checkName: ReferenceIdentifier?
  /// Nil: both families.
  public var family: IPAddress.Family?
  /// Addresses that stand in for a look-up.
  public var overrides: [AddressOverride] = []
  /// Mail exchangers of a domain, the preferred first; nil: all.
  public var mxLimit: Int?
  /// Whether a mail exchanger in loopback or private space is probed. An MX is what a stranger wrote, and such an
  /// address means another machine to us than to him.
  public var allowsPrivate = false
  /// How often each endpoint is probed, one dialogue after the other: what stands behind one address may be several
  /// servers.
  public var repetitions = 1
  public var localAddress: IPAddress?
  public var proxyProtocol: ProxyProtocol?
  /// Sends STARTTLS although the server does not offer it.
  public var forcesStartTLS = false
  /// The last stage to attempt; nil: all.
  public var quitAfter: Stage?
  public var limits = ProbeLimits()
  public var tls = ClientOptions()
  /// Whether further handshakes find out which certificates the server has beside the one that it presents first.
  public var seeksAllCertificates = false
  /// Names to ask for in further handshakes, where those are made.
  public var furtherServerNames: [HostName] = []
  /// As of when certificates are verified; nil: the moment of the connection.
  public var verificationTime: UnixTime?
  public var recordsTranscript = false
  /// What the dialogue is for, beyond itself; nil: nothing, it is only looked at.
  public var transaction: TransactionPlan?
  /// In its place: whether the server relays for strangers.
  public var relay: RelayPlan?
  /// In their place: a person says what is said; nil: the plan does.
  public var conversation: ConversationPlan?
  /// What the certificate of the endpoint must be for, where a transaction is worth it under the target's policy.
  var references: [ReferenceIdentifier] = []

  public init() {}
}

extension ProbePlan.ServerName {
  /// A host name goes into SNI, never an address (RFC 6066 §3).
  func text(for endpoint: Endpoint) -> String? {
    switch self {
    case .none: nil
    case .name(let name): name.ascii
    case .ofHost: IPAddress(endpoint.host) == nil ? (try? HostName(endpoint.host))?.ascii : nil
    }
  }
}

/// An address that stands in for a look-up; of a host with several there are several.
public struct AddressOverride: Hashable, Sendable {
  /// In ASCII.
  public var name: String
  public var address: IPAddress

  public init(name: String, address: IPAddress) {
    self.name = name
    self.address = address
  }
}

extension ProbePlan {
  /// Whether a probe of this target may ask a `NameResolver`.
  package func asksForNames(of target: Target) -> Bool {
    switch target.kind {
    case .domain where target.service != nil: true
    case .domain, .host: overrides.addresses(of: target.asciiName).isEmpty
    case .address, .unix: false
    }
  }
}

extension ProbePlan {
  /// Whether an endpoint is not connected to, because a stranger chose an address of private space for it.
  package func passesOver(_ endpoint: Endpoint) -> Bool {
    endpoint.preference != nil && !allowsPrivate && endpoint.isSecluded && !overrides.contains(endpoint)
  }
}

extension [AddressOverride] {
  func addresses(of name: String) -> [IPAddress] { filter { $0.name == name }.map(\.address) }

  /// Whether the user named the address of this endpoint.
  func contains(_ endpoint: Endpoint) -> Bool {
    contains { $0.name == endpoint.host && endpoint.isAt($0.address) }
  }
}

/// How long a peer is waited for, and how much of it is taken.
public struct ProbeLimits: Hashable, Sendable {
  /// TCP connection. No RFC sets one; systems give up after two minutes.
  public var connect: Duration = .seconds(10)
  /// The whole greeting. RFC 5321 §4.5.3.2.1 asks an MTA for 5 minutes; postscreen and tarpits stay below 30 s.
  public var greeting: Duration = .seconds(30)
  /// For what a peer that did not greet answers to QUIT, which names it. Nil: so short that the limit of the greeting
  /// keeps its meaning.
  public var identification: Duration?
  /// A whole reply to one command, however it drips in (RFC 5321 §4.5.3.2 asks an MTA for 5 minutes).
  public var reply: Duration = .seconds(15)
  public var handshake: Duration = .seconds(15)
  /// For a piece of a message to leave (RFC 5321 §4.5.3.2.5).
  public var messagePiece: Duration = .seconds(180)
  /// For what the server says to a whole message (RFC 5321 §4.5.3.2.6).
  public var messageVerdict: Duration = .seconds(600)
  /// The whole endpoint.
  public var total: Duration = .seconds(120)
  /// For the reply to QUIT. Nil: only where the peer is so near that the reply comes at once.
  public var quit: Duration?
  public var replySize = ReplyLimits()

  public init() {}
}
