public import Certificates
import MailDNS
package import MailPolicy
import SMTPWire
import TLSSession

/// From a target to its record: addresses, one probe per address or as many as the plan wants, and a second handshake
/// where the first found nothing in common.
public struct ProbeRunner: Sendable {
  private let resolver: any AddressResolver
  private let names: (any NameResolver)?
  private let prober: any EndpointProber

  /// How many addresses of one target are probed at a time, each by one connection.
  private static let concurrency = 8

  /// - Parameter names: for mail exchangers; nil: a domain is probed as a host of that name.
  public init(resolver: any AddressResolver, names: (any NameResolver)? = nil, prober: any EndpointProber) {
    self.resolver = resolver
    self.names = names
    self.prober = prober
  }

  /// Always returns: what went wrong stands in the record.
  ///
  /// Where the plan has a transaction, endpoints are tried one after the other, as a sender does (RFC 5321 §5.1), and the
  /// first one that takes part in it is the last.
  ///
  /// - Parameter startedAt: the time of the report, and as of when certificates are verified.
  public func probe(_ target: Target, plan: ProbePlan, startedAt: UnixTime) async -> TargetRecord {
    var plan = plan
    plan.verificationTime = plan.verificationTime ?? startedAt
    var (record, endpoints) = await locate(target, plan: plan, startedAt: startedAt)
    guard record.failure == nil else { return record }
    record.references = endpoints.map { references(for: $0, in: record, plan: plan) }
    guard plan.transaction != nil || plan.relay != nil else {
      record.endpoints = await probe(endpoints, of: target, plan: plan)
      return record
    }
    for (endpoint, references) in zip(endpoints, record.references) {
      var plan = plan
      plan.references = references
      var tried = await probeWithNames(endpoint, of: target, plan: plan)
      if plan.relay != nil { await finishRelayTest(&tried, of: target, plan: plan) }
      record.endpoints.append(tried)
      if tried.transaction != nil || tried.relay != nil || Task.isCancelled { break }
    }
    record.references = Array(record.references.prefix(record.endpoints.count))
    return record
  }

  /// A server that ends the connection after some refusals is asked the rest on another one.
  private func finishRelayTest(_ record: inout EndpointRecord, of target: Target, plan: ProbePlan) async {
    var plan = plan
    for _ in 1..<Self.relayConnections {
      guard let relay = record.relay, !relay.isComplete, record.failure?.reply?.code == 421, !Task.isCancelled else {
        return
      }
      plan.relay?.skipped = relay.cases.count
      // Asked once, whatever came of it: that may be what ended the connection.
      plan.relay?.asksEnforcement = false
      let more = await probe(record.endpoint, of: target, plan: plan)
      record.add(trafficOf: more)
      guard let rest = more.relay, !rest.cases.isEmpty else { return }
      record.relay = RelayRecord(
        cases: relay.cases + rest.cases, isComplete: rest.isComplete, enforcement: relay.enforcement)
      (record.status, record.failure) = (more.status, more.failure)
    }
  }

  /// As many as there are envelopes: a server may end a connection after each. Postfix does after twenty errors.
  private static let relayConnections = RelayForm.allCases.count

  /// The record of the first endpoint that takes a connection, or else of the last; a failure where there is none.
  ///
  /// - Parameter startedAt: as of when certificates are verified.
  func probeFirstReachable(
    _ target: Target, plan: ProbePlan, startedAt: UnixTime
  ) async throws(Failure) -> EndpointRecord {
    var plan = plan
    plan.verificationTime = plan.verificationTime ?? startedAt
    let endpoints = try await endpoints(
      of: target, in: await whereabouts(of: target, plan: plan, startedAt: startedAt), plan: plan)
    var last: EndpointRecord?
    for endpoint in endpoints {
      let record = await probe(endpoint, of: target, plan: plan)
      if record.timings.connect != nil || record.failure?.isCancellation == true { return record }
      last = record
    }
    guard let last else {
      throw Failure(stage: .resolve, reason: .noAddress, message: "there is nothing to connect to")
    }
    return last
  }

  /// Where the target is: its record as far as the look-up goes, and the endpoints that it leads to, none of which has
  /// been connected to.
  package func locate(
    _ target: Target, plan: ProbePlan, startedAt: UnixTime
  ) async -> (record: TargetRecord, endpoints: [Endpoint]) {
    var record = await whereabouts(of: target, plan: plan, startedAt: startedAt)
    do throws(Failure) {
      return (record, try await endpoints(of: target, in: record, plan: plan))
    } catch {
      record.failure = Task.isCancelled ? .cancelled(at: .resolve) : error
      return (record, [])
    }
  }

  /// A record with what the DNS says of where the target is.
  private func whereabouts(of target: Target, plan: ProbePlan, startedAt: UnixTime) async -> TargetRecord {
    var record = TargetRecord(target: target, startedAt: startedAt)
    if let service = target.service {
      record.services = await services(service, of: target, plan: plan)
    } else {
      record.route = await route(to: target, plan: plan)
    }
    return record
  }

  /// Nil where the target is no domain, or where the user said where it is.
  private func route(to target: Target, plan: ProbePlan) async -> MailRoute? {
    guard target.kind == .domain, let names, let domain = try? HostName(target.asciiName),
      plan.overrides.addresses(of: target.asciiName).isEmpty
    else { return nil }
    return await router(names, plan).route(to: domain)
  }

  /// Nil where nobody can be asked.
  private func services(
    _ service: ServiceRoute.Service, of target: Target, plan: ProbePlan
  ) async -> ServiceRoute? {
    guard let names, let domain = try? HostName(target.asciiName) else { return nil }
    return await router(names, plan).route(to: service, of: domain)
  }

  private func router(_ names: any NameResolver, _ plan: ProbePlan) -> MailRouter {
    MailRouter(resolver: names, overrides: plan.overrides, family: plan.family, limit: plan.mxLimit)
  }

  // MARK: Endpoints

  private func endpoints(
    of target: Target, in record: TargetRecord, plan: ProbePlan
  ) async throws(Failure) -> [Endpoint] {
    guard target.kind != .unix, let port = target.port else {
      return [Endpoint(host: target.name, transport: .unix(path: target.name))]
    }
    if let services = record.services {
      if let failure = services.failure { throw failure }
      return services.servers.flatMap { server in
        server.addresses.map { address in
          Endpoint(
            host: server.record.target.description, transport: .tcp(address: address, port: server.record.port),
            preference: server.record.priority)
        }
      }
    }
    if target.service != nil {
      throw Failure(stage: .resolve, reason: .local, message: "there is nobody to ask for SRV records")
    }
    if let route = record.route {
      if let failure = route.failure { throw failure }
      return route.hosts.flatMap { host in
        host.addresses.map { address in
          Endpoint(
            host: host.name.description, transport: .tcp(address: address, port: port), preference: host.preference)
        }
      }
    }
    return try await addresses(of: target, plan: plan).map {
      Endpoint(host: target.asciiName, transport: .tcp(address: $0, port: port))
    }
  }

  /// Those of the wanted family. The resolver is asked for both, so that a host with addresses of the other family alone
  /// is told from one that does not exist.
  private func addresses(of target: Target, plan: ProbePlan) async throws(Failure) -> [IPAddress] {
    let all = try await allAddresses(of: target, plan: plan)
    guard let family = plan.family else { return all }
    let fitting = all.filter { $0.family == family }
    guard !fitting.isEmpty else {
      throw Failure(
        stage: .resolve, reason: .noAddress,
        message: "\(target.asciiName) has no IPv\(family == .v4 ? 4 : 6) address, and no other kind is wanted")
    }
    return fitting
  }

  private func allAddresses(of target: Target, plan: ProbePlan) async throws(Failure) -> [IPAddress] {
    if let address = IPAddress(target.asciiName) { return [address] }
    let known = plan.overrides.addresses(of: target.asciiName)
    if !known.isEmpty { return known }
    let host: HostName
    do throws(HostNameError) {
      host = try HostName(target.asciiName)
    } catch {
      throw Failure(stage: .resolve, reason: .noAddress, message: "this is no host name")
    }
    return try await resolver.addresses(of: host, family: nil)
  }

  /// What the certificate must be for: the name that the user gave, never one that an answer led to (RFC 9525 §6.2),
  /// unless DNSSEC vouches for the answer (RFC 7817 §3). Mail exchangers are the exception that everybody makes.
  package func references(
    for endpoint: Endpoint, in record: TargetRecord, plan: ProbePlan
  ) -> [ReferenceIdentifier] {
    if let name = plan.checkName { return [name] }
    if let services = record.services {
      let host = services.answer.security == .secure ? try? HostName(endpoint.host) : nil
      return [.name(services.domain)] + (host.map { [.name($0)] } ?? [])
    }
    if case .unix = endpoint.transport { return [] }
    if let address = IPAddress(endpoint.host) { return [.address(address)] }
    return (try? HostName(endpoint.host)).map { [.name($0)] } ?? []
  }

  // MARK: Probing

  /// Several hosts may share an address: its endpoints are probed one after the other.
  private func probe(_ endpoints: [Endpoint], of target: Target, plan: ProbePlan) async -> [EndpointRecord] {
    var queues: [[Int]] = []
    for (index, endpoint) in endpoints.enumerated() {
      if let queue = queues.firstIndex(where: { endpoints[$0[0]].transport == endpoint.transport }) {
        queues[queue].append(index)
      } else {
        queues.append([index])
      }
    }
    return await withTaskGroup(of: [(Int, EndpointRecord)].self) { group in
      var records: [EndpointRecord?] = Array(repeating: nil, count: endpoints.count)
      var next = 0
      func add() {
        guard next < queues.count else { return }
        let queue = queues[next]
        next += 1
        group.addTask {
          var results: [(Int, EndpointRecord)] = []
          for index in queue {
            // Where the server is asked for the same name, whatever the host is called, it is the same endpoint.
            if plan.serverName != .ofHost, var same = results.first?.1, same.status != .skipped {
              same.endpoint = endpoints[index]
              results.append((index, same))
              continue
            }
            let record = await probeWithNames(endpoints[index], of: target, plan: plan)
            results.append((index, await repeated(record, of: target, plan: plan)))
          }
          return results
        }
      }
      for _ in 0..<Self.concurrency { add() }
      for await results in group {
        for (index, record) in results { records[index] = record }
        add()
      }
      return records.compactMap(\.self)
    }
  }

  /// The names are looked up beside the dialogue, as far as they do not come from it.
  package func probeWithNames(_ endpoint: Endpoint, of target: Target, plan: ProbePlan) async -> EndpointRecord {
    guard let names, let address = examinedAddress(of: endpoint, of: target, plan: plan) else {
      return await probe(endpoint, of: target, plan: plan)
    }
    let examiner = NameExaminer(resolver: names)
    async let pointers = examiner.pointers(of: address)
    var record = await probe(endpoint, of: target, plan: plan)
    let greeting = await examiner.greeting(of: record, at: address)
    let (answer, forward) = await pointers
    record.names = NameRecord(pointers: answer, forward: forward, greeting: greeting)
    return record
  }

  /// Begins the dialogue of `probeWithNames` without a task that waits for it: what a scan mostly has is connections on
  /// which nothing is said.
  ///
  /// - Parameter then: Gets the record, and whether nothing is left to be done; else `completed` does it.
  package func begin(
    _ endpoint: Endpoint, of target: Target, plan: ProbePlan, then: @escaping @Sendable (EndpointRecord, Bool) -> Void
  ) {
    let hasNames = names != nil && examinedAddress(of: endpoint, of: target, plan: plan) != nil
    prober.probe(endpoint, of: target, plan: plan) { record in
      then(record, !hasNames && !Self.mayOfferTheRest(after: record, plan))
    }
  }

  /// A record with what is not found out in its dialogue.
  package func completed(_ first: EndpointRecord, of target: Target, plan: ProbePlan) async -> EndpointRecord {
    var record = await offeringTheRest(after: first, of: target, plan: plan)
    guard let names, let address = examinedAddress(of: record.endpoint, of: target, plan: plan) else { return record }
    let examiner = NameExaminer(resolver: names)
    let (answer, forward) = await examiner.pointers(of: address)
    let greeting = await examiner.greeting(of: record, at: address)
    record.names = NameRecord(pointers: answer, forward: forward, greeting: greeting)
    return record
  }

  /// The record with as many further runs as the plan wants. A server that asks us to come later is not asked again, and
  /// neither is what was passed over.
  private func repeated(_ first: EndpointRecord, of target: Target, plan: ProbePlan) async -> EndpointRecord {
    var record = first
    while record.furtherRuns.count + 1 < plan.repetitions, record.status != .skipped,
      !(record.furtherRuns.last ?? record).asksToComeLater, !Task.isCancelled
    {
      let run = await probe(record.endpoint, of: target, plan: plan)
      guard run.failure?.isCancellation != true else { break }
      record.furtherRuns.append(run)
    }
    return record
  }

  /// The address whose names are looked up: none where the user gave the address himself and nothing is to be asked, and
  /// none of this very machine.
  private func examinedAddress(of endpoint: Endpoint, of target: Target, plan: ProbePlan) -> IPAddress? {
    guard case .tcp(let address, _) = endpoint.transport, target.kind == .domain || !address.isLoopback,
      IPAddress(endpoint.host) == nil, plan.overrides.addresses(of: endpoint.host).isEmpty
    else { return nil }
    return address
  }

  private func probe(_ endpoint: Endpoint, of target: Target, plan: ProbePlan) async -> EndpointRecord {
    guard !Task.isCancelled else {
      var record = EndpointRecord(endpoint: endpoint)
      record.failure = .cancelled(at: .connect)
      return record
    }
    // A literal is the user's own choice; what an MX says is not.
    if plan.passesOver(endpoint) {
      var record = EndpointRecord(endpoint: endpoint)
      record.status = .skipped
      return record
    }
    var record = await prober.probe(endpoint, of: target, plan: plan)
    if plan.seeksAllCertificates, record.tls != nil {
      await seekCertificates(&record, of: target, plan: plan)
      return record
    }
    return await offeringTheRest(after: record, of: target, plan: plan)
  }

  private static func mayOfferTheRest(after record: EndpointRecord, _ plan: ProbePlan) -> Bool {
    record.failure?.reason == .noCommonParameters && plan.tls.suites == .authenticated
      && plan.tls.minimumVersion < .v1_3
  }

  /// A second handshake, with what the first left out, where that found nothing in common.
  private func offeringTheRest(
    after first: EndpointRecord, of target: Target, plan: ProbePlan
  ) async -> EndpointRecord {
    guard Self.mayOfferTheRest(after: first, plan), !Task.isCancelled else { return first }
    var record = first
    var rest = plan
    rest.tls.suites = .theRest
    rest.quitAfter = .handshake
    // The limit is the endpoint's, not the connection's.
    rest.limits.total -= .milliseconds(record.timings.total ?? 0)
    let second = await prober.probe(record.endpoint, of: target, plan: rest)
    record.furtherHandshakes.append(
      FurtherHandshake(
        purpose: "anonymous suites and suites without encryption", serverName: second.tls?.serverName,
        tls: second.tls, chain: second.chain, failure: second.failure))
    record.add(trafficOf: second)
    return record
  }

  /// One handshake for each kind of key beside the one seen, one without a server name, and one for each further name; each
  /// on a connection of its own, one after the other. A server that asks us to come later is left alone.
  private func seekCertificates(_ record: inout EndpointRecord, of target: Target, plan: ProbePlan) async {
    var wishes = KeyType.allCases.filter { $0 != record.keyType }.map(FurtherHandshake.Kind.keyType)
    if record.tls?.serverName != nil { wishes.append(.noServerName) }
    wishes += plan.furtherServerNames.map { .serverName($0.ascii) }
    for kind in wishes {
      var further = plan
      further.quitAfter = .handshake
      let purpose: String
      switch kind {
      case .theRest: continue
      case .keyType(let type):
        further.tls.keyType = type
        purpose = "a certificate for \(type.name)"
      case .noServerName:
        further.serverName = .none
        purpose = "without a server name"
      case .serverName(let name):
        guard let name = try? HostName(name) else { continue }
        further.serverName = .name(name)
        purpose = "the server name \(name)"
      }
      guard !Task.isCancelled else { return }
      let found = await prober.probe(record.endpoint, of: target, plan: further)
      record.add(trafficOf: found)
      record.furtherHandshakes.append(
        FurtherHandshake(
          purpose: purpose, kind: kind, serverName: further.serverName.text(for: record.endpoint), tls: found.tls,
          chain: found.chain, failure: found.tls == nil ? found.failure : nil))
      if found.asksToComeLater || found.failure?.isCancellation == true { return }
    }
  }
}

extension EndpointRecord {
  /// Of the certificate that was presented first.
  fileprivate var keyType: KeyType? { chain?.presented.first.flatMap { KeyType(ofAlgorithm: $0.key.algorithm) } }

  fileprivate mutating func add(trafficOf other: EndpointRecord) {
    traffic.connections += other.traffic.connections
    traffic.bytesSent += other.traffic.bytesSent
    traffic.bytesReceived += other.traffic.bytesReceived
    transcript += other.transcript
  }
}
