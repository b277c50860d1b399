public import Certificates
import MailDNS
import SMTPWire

/// Finds out who we are to a mail server: the address that connections come from, its names, and the name for EHLO.
public struct SenderExaminer: Sendable {
  private let runner: ProbeRunner
  private let names: NameExaminer
  private let local: any LocalAddressFinder
  /// Whether the user named a name server that may know the names of loopback addresses: to all others they are nobody's.
  private let asksForLoopback: Bool

  public init(
    runner: ProbeRunner, names: any NameResolver, local: any LocalAddressFinder, asksForLoopback: Bool = false
  ) {
    self.runner = runner
    self.names = NameExaminer(resolver: names)
    self.local = local
    self.asksForLoopback = asksForLoopback
  }

  /// Always returns: what went wrong stands in the record.
  ///
  /// - Parameters:
  ///   - target: the server to ask what it sees; nil: none is asked, and the addresses are those towards the Internet.
  ///   - ownName: what this machine is called; nil where it has no name that others could know.
  public func examine(
    _ target: Target?, plan: ProbePlan, ownName: String?, startedAt: UnixTime
  ) async -> SenderRecord {
    var record = SenderRecord(startedAt: startedAt, target: target)
    var introduced = plan.introducing(ownName, to: target)
    let source: SenderOrigin.HelloSource =
      plan.helloName != .addressLiteral ? .option : introduced.helloName != .addressLiteral ? .system : .literal
    if let target {
      introduced.quitAfter = .ehlo
      introduced.repetitions = 1
      do throws(Failure) {
        let session = try await runner.probeFirstReachable(target, plan: introduced, startedAt: startedAt)
        record.session = session
        record.origins = [origin(of: session, plan: introduced, source: source)]
      } catch {
        record.failure = error
      }
    } else {
      record.origins = families(of: plan).map { origin(towardsInternetBy: $0, plan: introduced, source: source) }
    }
    record.origins = await withNames(record.origins)
    return record
  }

  private func families(of plan: ProbePlan) -> [IPAddress.Family] { plan.family.map { [$0] } ?? [.v4, .v6] }

  // MARK: Addresses

  private func origin(
    towardsInternetBy family: IPAddress.Family, plan: ProbePlan, source: SenderOrigin.HelloSource
  ) -> SenderOrigin {
    var origin = SenderOrigin(family: family, helloSource: source)
    do throws(Failure) {
      origin.local = try ownAddress(towards: .ofDocumentation(family), plan: plan)
    } catch {
      origin.failure = error
    }
    origin.helloName = Self.helloName(of: plan, from: origin.local)
    return origin
  }

  private func origin(
    of session: EndpointRecord, plan: ProbePlan, source: SenderOrigin.HelloSource
  ) -> SenderOrigin {
    guard case .tcp(let peer, _) = session.endpoint.transport else { return SenderOrigin(family: .v4) }
    var origin = SenderOrigin(
      family: peer.family, local: session.localAddress, isAmongNeighbours: peer.seclusion != nil, helloSource: source)
    if origin.local == nil {
      do throws(Failure) {
        origin.local = try ownAddress(towards: peer, plan: plan)
      } catch {
        origin.failure = error
      }
    }
    origin.helloName = Self.helloName(of: plan, from: origin.local)
    if let hello = session.plaintextHello ?? session.encryptedHello {
      origin.seen = SeenAddress.read(from: hello, announced: origin.helloName, local: origin.local, peer: peer)
    }
    return origin
  }

  /// The one that the user wants, if it is ours, or else the one that the system would choose.
  private func ownAddress(towards peer: IPAddress, plan: ProbePlan) throws(Failure) -> IPAddress {
    if let address = plan.localAddress { return try local.confirm(address) }
    return try local.localAddress(towards: peer)
  }

  private static func helloName(of plan: ProbePlan, from local: IPAddress?) -> String {
    switch plan.helloName {
    case .name(let name): name
    case .addressLiteral: local?.addressLiteral ?? ""
    }
  }

  // MARK: Names

  private func withNames(_ origins: [SenderOrigin]) async -> [SenderOrigin] {
    await withTaskGroup(of: (Int, SenderOrigin).self) { group in
      for (index, origin) in origins.enumerated() { group.addTask { (index, await withNames(origin)) } }
      var origins = origins
      for await (index, origin) in group { origins[index] = origin }
      return origins
    }
  }

  private func withNames(_ origin: SenderOrigin) async -> SenderOrigin {
    guard let address = origin.visible ?? origin.local, asksForLoopback || !address.isLoopback else { return origin }
    async let hello = helloCheck(origin.helloName, against: address)
    var examined = origin
    if origin.visible != nil {
      let (pointers, forward) = await names.pointers(of: address)
      examined.names = NameRecord(pointers: pointers, forward: forward)
    }
    examined.hello = await hello
    return examined
  }

  /// Nil for an address literal.
  private func helloCheck(_ name: String, against address: IPAddress) async -> NameRecord.Check? {
    guard let host = try? HostName(name), IPAddress(name) == nil else { return nil }
    return await names.check(DNSName(host), against: address)
  }
}

extension ProbePlan {
  /// The plan with this machine's name for EHLO, where the user gave none. Nobody introduces himself by the name of the
  /// one he speaks to: where this machine is the target, it is known by its address.
  package func introducing(_ ownName: String?, to target: Target?) -> ProbePlan {
    guard helloName == .addressLiteral, let ownName, ownName != target?.asciiName else { return self }
    var plan = self
    plan.helloName = .name(ownName)
    return plan
  }
}

extension IPAddress {
  /// An address that no machine has and every route to the Internet leads to (RFC 5737, RFC 3849).
  fileprivate static func ofDocumentation(_ family: Family) -> IPAddress {
    switch family {
    case .v4: IPAddress(octets: [192, 0, 2, 1]) ?? .loopback
    case .v6: IPAddress(octets: [0x20, 0x01, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1]) ?? .loopback
    }
  }
}
