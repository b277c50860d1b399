public import MailDNS

/// Turns host names into addresses; on the floors above.
public protocol AddressResolver: Sendable {
  /// The addresses of a host in the order to try them, or a failure of the stage `resolve`. Bounded in time.
  func addresses(of host: HostName, family: IPAddress.Family?) async throws(Failure) -> [IPAddress]
}

/// Converts internationalised names (RFC 5890) to the form that the DNS and certificates have, and back; on the floors
/// above.
public protocol NameConverter: Sendable {
  /// In A-labels; a name that is ASCII stays as it is. What comes back may still have the form of no host name.
  func ascii(of name: String) throws(NameConversionFailure) -> String
  /// In U-labels, for people: nil where that is no other form, or does not lead back to the name.
  func unicode(of name: HostName) -> String?
}

/// Why a name has no ASCII form.
public struct NameConversionFailure: Error, Hashable, Sendable {
  /// One line, printable, that follows a colon behind the name.
  public var message: String
  public var remedy: String?

  public init(_ message: String, remedy: String? = nil) {
    self.message = message
    self.remedy = remedy
  }
}

/// Opens a connection to one endpoint and drives a session engine over it; on the floors above.
public protocol EndpointProber: Sendable {
  /// Always returns: what went wrong stands in the record.
  func probe(_ endpoint: Endpoint, of target: Target, plan: ProbePlan) async -> EndpointRecord
  /// The same without a task that waits for it: the record is told where it came to be.
  func probe(
    _ endpoint: Endpoint, of target: Target, plan: ProbePlan, then: @escaping @Sendable (EndpointRecord) -> Void)
}

extension EndpointProber {
  public func probe(
    _ endpoint: Endpoint, of target: Target, plan: ProbePlan, then: @escaping @Sendable (EndpointRecord) -> Void
  ) {
    Task { then(await probe(endpoint, of: target, plan: plan)) }
  }
}

/// Says where connections of this machine come from, without making any; on the floors above.
public protocol LocalAddressFinder: Sendable {
  /// The address that a connection to `peer` would come from; a failure of the stage `connect` where there is no way.
  func localAddress(towards peer: IPAddress) throws(Failure) -> IPAddress
  /// The same address, if it is one of this machine's.
  func confirm(_ local: IPAddress) throws(Failure) -> IPAddress
}

/// Asks the DNS itself, with validation; on the floors above. Each answer is bounded in time, and cancelling the task
/// ends the wait.
public protocol NameResolver: Sendable {
  func mailExchangers(of name: HostName) async -> DNSAnswer<MXRecord>
  /// SRV.
  ///
  /// - Parameter name: With the service and the protocol in front, `_submission._tcp.example.org` (RFC 6186 §3.1).
  func services(of name: HostName) async -> DNSAnswer<SRVRecord>
  /// A or AAAA, by the family.
  func addresses(of name: HostName, family: IPAddress.Family) async -> DNSAnswer<IPAddress>
  /// PTR: the names that an address is known by.
  func names(of address: IPAddress) async -> DNSAnswer<DNSName>
}
