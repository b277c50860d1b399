public import Certificates
import MailDNS
import MailPolicy
import TLSSession

/// From a target to its record: addresses, one probe per address, and a second handshake where the first found nothing
/// in common.
public struct ProbeRunner: Sendable {
  private let resolver: any AddressResolver
  private let prober: any EndpointProber

  /// How many endpoints of one target are probed at a time. Each is another address: no address sees more than one
  /// connection at once.
  private static let concurrency = 8

  public init(resolver: any AddressResolver, prober: any EndpointProber) {
    self.resolver = resolver
    self.prober = prober
  }

  /// Always returns: what went wrong stands in the record.
  ///
  /// - Parameter startedAt: the time of the report, and as of when certificates are verified.
  public func probe(_ target: Target, plan: ProbePlan, startedAt: UnixTime) async -> TargetRecord {
    var record = TargetRecord(target: target, startedAt: startedAt)
    var plan = plan
    plan.verificationTime = plan.verificationTime ?? startedAt
    let endpoints: [Endpoint]
    do throws(Failure) {
      endpoints = try await self.endpoints(of: target, plan: plan)
    } catch {
      record.failure = Task.isCancelled ? .cancelled(at: .resolve) : error
      return record
    }
    record.endpoints = await probe(endpoints, of: target, plan: plan)
    record.references = endpoints.map { references(for: $0, plan: plan) }
    return record
  }

  // MARK: Endpoints

  private func endpoints(of target: Target, plan: ProbePlan) async throws(Failure) -> [Endpoint] {
    guard target.kind != .unix, let port = target.port else {
      return [Endpoint(host: target.name, transport: .unix(path: target.name))]
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
    let known = plan.overrides.filter { $0.name == target.asciiName }.map(\.address)
    if !known.isEmpty { return known }
    let host: HostName
    do throws(HostNameError) {
      host = try HostName(target.asciiName)
    } catch {
      throw Failure(stage: .resolve, reason: .noAddress, message: "this is no host name")
    }
    return try await resolver.addresses(of: host, family: nil)
  }

  /// What the certificate must be for: the name that the user gave, never one that an answer led to (RFC 9525 §6.2).
  private func references(for endpoint: Endpoint, plan: ProbePlan) -> [ReferenceIdentifier] {
    if let name = plan.checkName { return [.name(name)] }
    if case .unix = endpoint.transport { return [] }
    if let address = IPAddress(endpoint.host) { return [.address(address)] }
    return (try? HostName(endpoint.host)).map { [.name($0)] } ?? []
  }

  // MARK: Probing

  private func probe(_ endpoints: [Endpoint], of target: Target, plan: ProbePlan) async -> [EndpointRecord] {
    await withTaskGroup(of: (Int, EndpointRecord).self) { group in
      var records: [EndpointRecord?] = Array(repeating: nil, count: endpoints.count)
      var next = 0
      func add() {
        guard next < endpoints.count else { return }
        let index = next
        next += 1
        group.addTask { (index, await probe(endpoints[index], of: target, plan: plan)) }
      }
      for _ in 0..<Self.concurrency { add() }
      for await (index, record) in group {
        records[index] = record
        add()
      }
      return records.compactMap(\.self)
    }
  }

  private func probe(_ endpoint: Endpoint, of target: Target, plan: ProbePlan) async -> EndpointRecord {
    guard !Task.isCancelled else {
      var record = EndpointRecord(endpoint: endpoint)
      record.failure = .cancelled(at: .connect)
      return record
    }
    var record = await prober.probe(endpoint, of: target, plan: plan)
    guard record.failure?.reason == .noCommonParameters, plan.tls.suites == .authenticated,
      plan.tls.minimumVersion < .v1_3, !Task.isCancelled
    else { return record }
    var rest = plan
    rest.tls.suites = .theRest
    rest.quitAfter = .handshake
    // The limit is the endpoint's, not the connection's.
    rest.limits.total -= .milliseconds(record.timings.total ?? 0)
    let second = await prober.probe(endpoint, of: target, plan: rest)
    record.furtherHandshakes.append(
      FurtherHandshake(
        purpose: "anonymous suites and suites without encryption", serverName: second.tls?.serverName,
        tls: second.tls, chain: second.chain, failure: second.failure))
    record.traffic.connections += second.traffic.connections
    record.traffic.bytesSent += second.traffic.bytesSent
    record.traffic.bytesReceived += second.traffic.bytesReceived
    record.transcript += second.transcript
    return record
  }
}
