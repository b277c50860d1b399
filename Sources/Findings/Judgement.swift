public import Certificates
public import MailPolicy
public import ProbeEngine
public import SMTPWire
public import TLSSession

/// A record with its verdicts: what rules read and renderers show.
public struct JudgedTarget: Sendable {
  public var record: TargetRecord
  public var endpoints: [JudgedEndpoint]
  /// What differs among the endpoints, compared once for all who ask; nil unless two were observed.
  public let differences: [Difference]?
  /// Whether nothing answered the wish to connect at any endpoint that was tried, of which there is one at least.
  let isSilent: Bool

  public var policy: Policy { record.target.policy }

  public init(_ record: TargetRecord) {
    self.record = record
    endpoints = record.endpoints.enumerated().map { index, endpoint in
      JudgedEndpoint(
        endpoint, id: "e\(index + 1)", target: record.target,
        references: record.references.indices.contains(index) ? record.references[index] : [],
        time: record.startedAt)
    }
    differences = endpoints.differences
    let tried = endpoints.filter { $0.record.status != .skipped }
    isSilent = !tried.isEmpty && tried.allSatisfy { $0.failureMeaning == ConnectionTimeout.meaning }
  }

  /// Where the records of the endpoints are gone.
  ///
  /// - Parameters:
  ///   - record: without endpoints.
  ///   - imprints: of the endpoints that are known here, without those that were left alone.
  ///   - areAll: there are no others.
  package init(_ record: TargetRecord, imprints: [ImprintedEndpoint], areAll: Bool) {
    self.record = record
    endpoints = []
    differences = imprints.differences
    let tried = imprints.filter { $0.imprint.attempt != .omitted }
    isSilent = areAll && !tried.isEmpty && tried.allSatisfy { $0.imprint.attempt == .silent }
  }
}

/// What is left of an endpoint whose record is gone.
package struct ImprintedEndpoint: Sendable {
  /// Of its line.
  package var id: String
  package var host: String
  package var imprint: Imprint

  package init(id: String, host: String, imprint: Imprint) {
    self.id = id
    self.host = host
    self.imprint = imprint
  }
}

public struct JudgedEndpoint: Sendable {
  /// In the report: `e1`, `e2`, …
  public var id: String
  public var target: Target
  public let record: EndpointRecord
  /// Before TLS against within, compared once for all who ask; nil unless both were observed.
  public let capabilityChanges: CapabilityChanges?
  /// The handshake of the dialogue first, then those on further connections.
  public let handshakes: [JudgedHandshake]
  /// Those that were presented in them.
  let chains: [JudgedChain]
  /// As of when certificates are judged.
  public var time: UnixTime
  /// Further dialogues with the same address.
  public let furtherRuns: [JudgedEndpoint]
  /// What differs among all dialogues with this address, which are known by their numbers from 1 on; nil where there was
  /// one alone.
  public private(set) var runDifferences: [Difference]?

  public var policy: Policy { target.policy }

  public init(
    _ record: EndpointRecord, id: String, target: Target, references: [ReferenceIdentifier], time: UnixTime
  ) {
    self.id = id
    self.target = target
    self.record = record
    capabilityChanges = record.capabilityChanges
    self.time = time
    handshakes =
      [JudgedHandshake(tls: record.tls, chain: record.chain, references: references)]
      + record.furtherHandshakes.map { JudgedHandshake(tls: $0.tls, chain: $0.chain, references: references) }
    chains = handshakes.compactMap { handshake in
      handshake.chain.map {
        JudgedChain(
          $0, trust: handshake.trust, identity: handshake.identity, policy: target.policy, time: time,
          tls: handshake.tls)
      }
    }
    furtherRuns = record.furtherRuns.map {
      JudgedEndpoint($0, id: id, target: target, references: references, time: time)
    }
    runDifferences = nil
    guard !furtherRuns.isEmpty else { return }
    runDifferences = Comparison(ofRuns: [self] + furtherRuns).differences
  }

  /// Of the dialogue's own handshake.
  public var trust: TrustVerdict { handshakes[0].trust }
  public var identity: IdentityVerdict { handshakes[0].identity }
}

public struct JudgedHandshake: Sendable {
  public var tls: TLSFacts?
  public var chain: ChainFacts?
  public var trust: TrustVerdict
  public var identity: IdentityVerdict

  public init(tls: TLSFacts?, chain: ChainFacts?, references: [ReferenceIdentifier]) {
    self.tls = tls
    self.chain = chain
    trust = TrustVerdict(of: chain)
    identity = IdentityVerdict(of: chain?.presented.first, for: references)
  }
}
