import MailDNS

/// Finds out where mail for a domain goes: MX, then the addresses of every exchanger, all at a time.
struct MailRouter: Sendable {
  var resolver: any NameResolver
  /// In place of look-ups.
  var overrides: [AddressOverride] = []
  /// Nil: both.
  var family: IPAddress.Family?
  /// How many exchangers are wanted; nil: all.
  var limit: Int?

  func route(to domain: HostName) async -> MailRoute {
    let answer = await resolver.mailExchangers(of: domain)
    var route = MailRoute(domain: domain, mx: answer)
    route.family = family
    route.hosts = await withAddresses(hosts(of: route))
    return route
  }

  func route(to service: ServiceRoute.Service, of domain: HostName) async -> ServiceRoute {
    var route = ServiceRoute(domain: domain, service: service, answer: DNSAnswer(.timedOut))
    guard let name = try? HostName(route.name) else {
      route.answer = DNSAnswer(.failed("the name \(route.name) is too long"))
      return route
    }
    route.answer = await resolver.services(of: name)
    let order = route.answer.records.sorted {
      ($0.priority, $1.weight, $0.target.description) < ($1.priority, $0.weight, $1.target.description)
    }
    // A record that leads nowhere means nothing beside others.
    let records = order.filter { !$0.target.isRoot }
    let hosts = await withAddresses(records.map { MailRoute.Host(preference: $0.priority, name: $0.target) })
    route.servers = zip(records, hosts).map { ServiceRoute.Server(record: $0, answers: $1.answers) }
    return route
  }

  private func hosts(of route: MailRoute) -> [MailRoute.Host] {
    if route.isImplicit { return [MailRoute.Host(preference: nil, name: DNSName(route.domain))] }
    // Name servers turn their answers round; who asks twice, or in two parts of a scan, is to see the same ones in front.
    let order = route.mx.records.sorted {
      ($0.preference, $0.exchange.description) < ($1.preference, $1.exchange.description)
    }
    var hosts: [MailRoute.Host] = []
    // A null MX beside others means nothing (RFC 7505 §3), and the same exchanger twice is one.
    for record in order where !record.isNull && !hosts.contains(where: { $0.name == record.exchange }) {
      let isBeyondLimit = limit.map { hosts.count >= $0 } ?? false
      hosts.append(
        MailRoute.Host(preference: record.preference, name: record.exchange, isBeyondLimit: isBeyondLimit))
    }
    return hosts
  }

  private func withAddresses(_ hosts: [MailRoute.Host]) async -> [MailRoute.Host] {
    await withTaskGroup(of: (Int, [DNSAnswer<IPAddress>]).self) { group in
      var hosts = hosts
      for (index, host) in hosts.enumerated() where !host.isBeyondLimit && host.literal == nil {
        // What has the form of no host name is none of a host (RFC 5321 §2.3.5).
        guard let name = host.name.hostName else { continue }
        let known = overrides.addresses(of: name.ascii)
        guard known.isEmpty else {
          hosts[index].answers = [DNSAnswer(.records(known))]
          continue
        }
        group.addTask { (index, await addresses(of: name)) }
      }
      for await (index, answers) in group { hosts[index].answers = answers }
      return hosts
    }
  }

  private func addresses(of name: HostName) async -> [DNSAnswer<IPAddress>] {
    if let family { return [await resolver.addresses(of: name, family: family)] }
    async let v4 = resolver.addresses(of: name, family: .v4)
    async let v6 = resolver.addresses(of: name, family: .v6)
    return [await v4, await v6]
  }
}
