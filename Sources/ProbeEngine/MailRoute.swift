public import MailDNS

/// Where mail for a domain goes, as the DNS says (RFC 5321 §5.1): the evidence, whatever comes of it.
public struct MailRoute: Hashable, Sendable {
  /// One mail exchanger, or the domain itself where it has no MX.
  public struct Host: Hashable, Sendable {
    /// Nil where the domain itself is meant.
    public var preference: Int?
    public var name: DNSName
    /// The answers for A and AAAA; empty where nothing was asked, for instance because the name is an address.
    public var answers: [DNSAnswer<IPAddress>]
    /// Whether more mail exchangers stand in front of it than the user wants probed.
    public var isBeyondLimit: Bool

    public init(
      preference: Int?, name: DNSName, answers: [DNSAnswer<IPAddress>] = [], isBeyondLimit: Bool = false
    ) {
      self.preference = preference
      self.name = name
      self.answers = answers
      self.isBeyondLimit = isBeyondLimit
    }

    public var addresses: [IPAddress] { answers.flatMap(\.records) }

    /// The address that stands in the place of a name, which RFC 5321 §5.1 does not allow.
    public var literal: IPAddress? { IPAddress(name.description) }

    /// As weak as the weakest of its answers.
    public var security: DNSSecurity { answers.map(\.security).min() ?? .unchecked }

    /// The first alias on the way to its addresses, which RFC 5321 §5.1 does not allow either.
    public var alias: DNSAnswer<IPAddress>.Alias? { answers.lazy.compactMap(\.aliases.first).first }

    /// That it leads nowhere, for people.
    package var absence: String { name.absence }

    /// Why its addresses are not known; nil where they are, and where it plainly has none.
    package var trouble: Failure? { Failure(ofAddresses: answers, of: name) }
  }

  public var domain: HostName
  public var mx: DNSAnswer<MXRecord>
  /// The lowest preference first, and in the order of their names within one; each name once.
  public var hosts: [Host]
  /// The only kind of address that was asked for; nil: both.
  public var family: IPAddress.Family?

  public init(domain: HostName, mx: DNSAnswer<MXRecord>, hosts: [Host] = []) {
    self.domain = domain
    self.mx = mx
    self.hosts = hosts
  }

  /// What else the hosts are called, by their names.
  package var aliases: [String: [String]] {
    var found: [String: [String]] = [:]
    for host in hosts {
      let names = host.answers.flatMap(\.aliases).map(\.target.description)
      if !names.isEmpty { found[host.name.description, default: []] += names }
    }
    return found
  }

  /// The domain says that it takes no mail (RFC 7505).
  public var isNull: Bool { mx.records.count == 1 && mx.records[0].isNull }

  /// There is no MX, so the domain itself is meant (RFC 5321 §5.1).
  public var isImplicit: Bool { mx.outcome == .noData }

  /// Why there is nothing to connect to; nil where there is something. That a look-up failed never means that there is
  /// no MX, and MX records that lead nowhere never lead to the domain's own address.
  public var failure: Failure? {
    if let failure = Failure(of: mx, about: "the MX of \(domain)") { return failure }
    if isNull {
      return Failure(stage: .resolve, reason: .nullMX, message: "\(domain) says that it takes no mail (null MX)")
    }
    guard hosts.allSatisfy({ $0.addresses.isEmpty }) else { return nil }
    if let trouble = hosts.lazy.compactMap(\.trouble).first { return trouble }
    return Failure(stage: .resolve, reason: .noAddress, message: absence)
  }

  private var address: String {
    family.map { "an IPv\($0 == .v4 ? 4 : 6) address, and no other kind is wanted" } ?? "an address"
  }

  /// That nobody of them has an address, for people.
  private var absence: String {
    if isImplicit { return "\(domain) has neither an MX nor \(address)" }
    if hosts.count == 1 {
      return
        "the MX \(hosts[0].name) \(hosts[0].name.hostName == nil ? hosts[0].absence : "has no \(address.dropFirst(3))")"
    }
    let none = "none of the \(hosts.count) MX has \(address)"
    let strange = hosts.filter { $0.name.hostName == nil }
    guard let first = strange.first else { return none }
    return strange.count == 1
      ? "\(none); \(first.name) \(first.absence)"
      : "\(none); \(strange.count) are no host names, and were not looked up"
  }
}

extension DNSName {
  /// Of one that leads nowhere, for people. What has the form of no host name is none of a host (RFC 5321 §2.3.5), and
  /// is not looked up.
  package var absence: String { hostName == nil ? "is no host name, and was not looked up" : "has no address" }
}

extension Failure {
  /// Why the addresses of a host are not known; nil where one is, and where it plainly has none.
  init?(ofAddresses answers: [DNSAnswer<IPAddress>], of name: DNSName) {
    guard answers.allSatisfy({ $0.records.isEmpty }) else { return nil }
    let failures = answers.compactMap { Failure(of: $0, about: "the addresses of \(name)") }
    guard let failure = failures.first(where: { $0.reason != .nxdomain }) else { return nil }
    self = failure
  }

  /// Nil where the answer is one, be it that there is no such record.
  init?<Value>(of answer: DNSAnswer<Value>, about subject: String) {
    switch answer.outcome {
    case .records, .noData: return nil
    case .nonexistent: self.init(stage: .resolve, reason: .nxdomain, message: "the domain does not exist")
    case .bogus(let why): self.init(stage: .resolve, reason: .dnsBogus, message: "\(subject): \(why)")
    case .failed(let why): self.init(stage: .resolve, reason: .dnsFailure, message: "\(subject): \(why)")
    case .timedOut: self.init(stage: .resolve, reason: .dnsTimeout, message: "\(subject): no answer in time")
    }
  }
}
