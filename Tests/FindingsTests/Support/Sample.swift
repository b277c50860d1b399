import Certificates
import MailDNS
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSSession
import Testing

@testable import Findings

/// A hand-made world: one host, one dialogue, without a fault until a test puts one in.
enum Sample {
  static let time = UnixTime(year: 2026, month: 11, day: 24, hour: 12)
  static let host = "mx.example.test"

  // MARK: Judging

  static func target(
    _ policy: Policy = .may, security: Target.Security = .starttls, dialect: Target.Dialect = .smtp, port: Int? = 25
  ) -> Target {
    Target(
      input: host, kind: .host, name: host, port: port, dialect: dialect, security: security, policy: policy)
  }

  static func judged(_ records: [EndpointRecord], target: Target = target()) throws -> JudgedTarget {
    let reference = ReferenceIdentifier.name(try HostName(host))
    return JudgedTarget(
      TargetRecord(
        target: target, startedAt: time, endpoints: records, references: records.map { _ in [reference] }))
  }

  static func findings(_ record: EndpointRecord, target: Target = target()) throws -> [Finding] {
    Rulebook.findings(of: try judged([record], target: target))
  }

  static func ids(_ record: EndpointRecord, target: Target = target()) throws -> Set<String> {
    Set(try findings(record, target: target).map(\.id))
  }

  /// The findings with one id.
  static func findings(_ id: String, in record: EndpointRecord, target: Target = target()) throws -> [Finding] {
    try findings(record, target: target).filter { $0.id == id }
  }

  /// The highest level of an id under each policy.
  static func levels(
    _ id: String, in record: EndpointRecord, security: Target.Security = .starttls
  ) throws -> RuleSpecification.Levels {
    func level(_ policy: Policy) throws -> Level? {
      try findings(id, in: record, target: target(policy, security: security)).map(\.level).max()
    }
    return .init(try level(.may), try level(.encrypt), try level(.verify))
  }

  // MARK: Records

  static let endpoint = Endpoint(
    host: host, transport: IPAddress("192.0.2.25").map { .tcp(address: $0, port: 25) } ?? .unix(path: "none"))

  /// A complete dialogue with nothing to say about.
  static let record = makeRecord()

  static func record(_ change: (inout EndpointRecord) -> Void) -> EndpointRecord {
    var record = record
    change(&record)
    return record
  }

  /// The same as if it came from another address, and from a host of another name where one is given.
  static func at(
    _ number: Int, host: String = host, _ change: (inout EndpointRecord) -> Void = { _ in }
  ) -> EndpointRecord {
    record { record in
      record.endpoint.host = host
      if let address = IPAddress("192.0.2.\(number)") { record.endpoint.transport = .tcp(address: address, port: 25) }
      change(&record)
    }
  }

  /// A dialogue that ended at a stage, with what was observed before it.
  static func failed(
    _ stage: Stage, _ reason: FailureReason, reply: Reply? = nil, alert: UInt8? = nil, evidence: String = ""
  ) -> EndpointRecord {
    record { record in
      record.status = reason == .noRoute ? .skipped : .ended
      record.failure = Failure(
        stage: stage, reason: reason, message: "what happened", reply: reply,
        alert: alert.map { TLSAlert(isFatal: true, code: $0) }, evidence: Array(evidence.utf8))
      record.quit = QuitRecord()
      if stage < .quit { record.encryptedHello = nil }
      if stage < .ehloTLS {
        record.tls = nil
        record.chain = nil
      }
      if stage < .handshake { record.startTLS.reply = stage == .starttls ? reply : nil }
      if stage < .starttls {
        record.plaintextHello = nil
        record.startTLS.isOffered = nil
      }
      if stage < .ehlo { record.greeting = nil }
    }
  }

  private static func makeRecord() -> EndpointRecord {
    var record = EndpointRecord(endpoint: endpoint)
    record.status = .complete
    record.greeting = Greeting(reply: Reply(code: 220, text: "\(host) ESMTP Postfix"))
    record.plaintextHello = hello("PIPELINING", "SIZE 10240000", "STARTTLS", "8BITMIME")
    record.startTLS = StartTLSRecord(isOffered: true, reply: Reply(code: 220, text: "2.0.0 Ready to start TLS"))
    record.tls = tls()
    record.chain = Certs.chain()
    record.encryptedHello = hello("PIPELINING", "SIZE 10240000", "8BITMIME")
    record.quit = QuitRecord(wasSent: true, reply: Reply(code: 221, text: "2.0.0 Bye"))
    record.timings.greeting = 12
    return record
  }

  static func hello(_ capabilities: String..., verb: HelloVerb = .ehlo, host: String = host) -> HelloResponse {
    HelloResponse(verb: verb, reply: Reply(code: 250, lines: ([host] + capabilities).map { Array($0.utf8) }))
  }

  static func tls(
    _ version: String = "TLSv1.3", _ suite: String = "TLS_AES_256_GCM_SHA384", group: String = "x25519", bits: Int = 253
  ) -> TLSFacts {
    TLSFacts(
      version: version,
      cipher: CipherFacts(
        name: suite, opensslName: suite, code: suite == "TLS_AES_256_GCM_SHA384" ? 0x1302 : 0xC030, bits: 256),
      group: GroupFacts(name: group, code: ["x25519": 0x001D, "secp256r1": 0x0017][group], bits: bits))
  }

  /// A record whose handshake settled on this.
  static func record(tls: TLSFacts) -> EndpointRecord { record { $0.tls = tls } }

  /// A record whose server presented this.
  static func record(chain: ChainFacts?) -> EndpointRecord { record { $0.chain = chain } }
}
