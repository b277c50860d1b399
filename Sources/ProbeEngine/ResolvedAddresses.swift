public import MailDNS

/// Addresses from the one who is asked for names, and from nobody else: no hosts file, no search list, not the machine's
/// own name server. Validated as all that comes from there.
public struct ResolvedAddresses: AddressResolver {
  private let names: any NameResolver

  public init(_ names: any NameResolver) { self.names = names }

  /// Each address once, IPv4 first.
  public func addresses(of host: HostName, family: IPAddress.Family?) async throws(Failure) -> [IPAddress] {
    let answers = await answers(for: host, family)
    var known: Set<IPAddress> = []
    let addresses = answers.flatMap(\.records).filter { known.insert($0).inserted }
    guard addresses.isEmpty else { return addresses }
    if let failure = Failure(ofAddresses: answers, of: DNSName(host)) { throw failure }
    guard !answers.contains(where: { $0.outcome == .nonexistent }) else {
      throw Failure(stage: .resolve, reason: .nxdomain, message: "the name does not exist")
    }
    throw Failure(stage: .resolve, reason: .noAddress, message: "the name has no address")
  }

  private func answers(for host: HostName, _ family: IPAddress.Family?) async -> [DNSAnswer<IPAddress>] {
    if let family { return [await names.addresses(of: host, family: family)] }
    async let v4 = names.addresses(of: host, family: .v4)
    async let v6 = names.addresses(of: host, family: .v6)
    return [await v4, await v6]
  }
}
