public import MailDNS

/// Where the submission service of a domain is, as its SRV records say (RFC 6186 §3.1, RFC 8314 §5.1): the evidence,
/// whatever comes of it.
public struct ServiceRoute: Hashable, Sendable {
  public enum Service: String, Hashable, Sendable {
    /// With STARTTLS.
    case submission
    /// TLS from the first byte.
    case submissions
  }

  /// One record, and what became of its host.
  public struct Server: Hashable, Sendable {
    public var record: SRVRecord
    /// The answers for A and AAAA.
    public var answers: [DNSAnswer<IPAddress>]

    public init(record: SRVRecord, answers: [DNSAnswer<IPAddress>] = []) {
      self.record = record
      self.answers = answers
    }

    public var addresses: [IPAddress] { answers.flatMap(\.records) }

    /// As weak as the weakest of its answers.
    public var security: DNSSecurity { answers.map(\.security).min() ?? .unchecked }

    /// Why its addresses are not known; nil where they are, and where it plainly has none.
    package var trouble: Failure? { Failure(ofAddresses: answers, of: record.target) }
  }

  public var domain: HostName
  public var service: Service
  public var answer: DNSAnswer<SRVRecord>
  /// The lowest priority first, the greatest weight first within one.
  public var servers: [Server]

  public init(domain: HostName, service: Service, answer: DNSAnswer<SRVRecord>, servers: [Server] = []) {
    self.domain = domain
    self.service = service
    self.answer = answer
    self.servers = servers
  }

  /// What was asked for: `_submission._tcp.example.com`.
  public var name: String { "_\(service.rawValue)._tcp.\(domain)" }

  /// The domain says that it has no such service (RFC 2782, a target of the root alone).
  public var isDeclined: Bool { answer.records.count == 1 && answer.records[0].target.isRoot }

  /// Why there is nothing to connect to; nil where there is something.
  public var failure: Failure? {
    func noAddress(_ message: String) -> Failure { Failure(stage: .resolve, reason: .noAddress, message: message) }
    switch answer.outcome {
    // That this name does not exist says nothing of the domain.
    case .noData, .nonexistent: return noAddress("there is no SRV record \(name)")
    case .records, .bogus, .failed, .timedOut: break
    }
    if let failure = Failure(of: answer, about: "the SRV \(name)") { return failure }
    if isDeclined { return noAddress("\(domain) says that it has no such service (SRV \(name) leads to “.”)") }
    guard servers.allSatisfy({ $0.addresses.isEmpty }) else { return nil }
    if let trouble = servers.lazy.compactMap(\.trouble).first { return trouble }
    let hosts = servers.map { $0.record.target.description }
    return noAddress("no host of the SRV \(name) has an address: \(hosts.prefix(3).joined(separator: ", "))")
  }
}
