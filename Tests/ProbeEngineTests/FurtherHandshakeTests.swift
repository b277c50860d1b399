import Certificates
import MailDNS
import MailPolicy
import SMTPWire
import Synchronization
import TLSSession
import Testing

@testable import ProbeEngine

@Suite("Further handshakes for other certificates")
struct FurtherHandshakeTests {
  /// Has an ECDSA key, and one of RSA; keeps what it was asked for. From a number on it answers 421.
  private final class Prober: EndpointProber {
    let plans = Mutex<[ProbePlan]>([])
    let busyFrom: Int

    init(busyFrom: Int = .max) { self.busyFrom = busyFrom }

    func probe(_ endpoint: Endpoint, of target: Target, plan: ProbePlan) async -> EndpointRecord {
      let number = plans.withLock { plans in
        plans.append(plan)
        return plans.count
      }
      var record = EndpointRecord(endpoint: endpoint)
      record.traffic.connections = 1
      if number >= busyFrom {
        record.failure = Failure(
          stage: .greeting, reason: .rejected, message: "421", reply: Reply(code: 421, text: "too many"))
        return record
      }
      if plan.tls.keyType == .eddsa {
        record.failure = Failure(stage: .handshake, reason: .noCommonParameters, message: "none")
        return record
      }
      record.status = .complete
      record.tls = TLSFacts(
        version: "TLSv1.3", cipher: CipherFacts(name: "", opensslName: "", code: 0x1302, bits: 256),
        serverName: plan.serverName.text(for: endpoint))
      record.chain = FurtherHandshakeTests.chain(plan.tls.keyType == .rsa ? "RSA" : "EC")
      return record
    }
  }

  private static func chain(_ algorithm: String) -> ChainFacts {
    let time = UnixTime(seconds: 0)
    let leaf = CertificateFacts(
      der: [], sha256: Digest([1]), spkiSHA256: Digest([1]), version: 3, serial: "01", subject: [], issuer: [],
      commonName: nil, notBefore: time, notAfter: time, names: SubjectNames(),
      key: PublicKeyFacts(algorithm: algorithm, bits: 256), signatureAlgorithm: "", signatureDigest: nil)
    return ChainFacts(
      presented: [leaf], verification: VerificationFacts(hadTrustStore: false, objections: [], path: []))
  }

  private func record(_ prober: Prober, _ change: (inout ProbePlan) throws -> Void = { _ in }) async throws
    -> EndpointRecord
  {
    var plan = ProbePlan()
    plan.seeksAllCertificates = true
    plan.overrides = [AddressOverride(name: "mx.example.test", address: .loopback)]
    try change(&plan)
    let runner = ProbeRunner(resolver: NoResolver(), prober: prober)
    let target = try Target(parsing: "mx.example.test:25", mx: nil, policy: .may)
    return try #require(await runner.probe(target, plan: plan, startedAt: UnixTime(seconds: 0)).endpoints.first)
  }

  private struct NoResolver: AddressResolver {
    func addresses(of host: HostName, family: IPAddress.Family?) async throws(Failure) -> [IPAddress] { [] }
  }

  @Test("are made for each other kind of key, without a name, and for each further name")
  func all() async throws {
    let prober = Prober()
    let record = try await record(prober) { $0.furtherServerNames = [try HostName("other.example.test")] }
    #expect(
      record.furtherHandshakes.map(\.kind) == [
        .keyType(.rsa), .keyType(.eddsa), .noServerName, .serverName("other.example.test"),
      ])
    #expect(
      record.furtherHandshakes.map(\.serverName) == [
        "mx.example.test", "mx.example.test", nil, "other.example.test",
      ])
    #expect(record.furtherHandshakes.map { $0.failure?.reason } == [nil, .noCommonParameters, nil, nil])
    #expect(record.traffic.connections == 5)
    #expect(prober.plans.withLock { $0.dropFirst().allSatisfy { $0.quitAfter == .handshake } })
    #expect(prober.plans.withLock { $0.dropFirst().map(\.tls.keyType) } == [.rsa, .eddsa, nil, nil])
  }

  @Test("end where the server asks us to come later")
  func busy() async throws {
    let record = try await record(Prober(busyFrom: 3))
    #expect(record.furtherHandshakes.map(\.kind) == [.keyType(.rsa), .keyType(.eddsa)])
    #expect(record.status == .complete)
  }

  @Test("are none where nobody wants them, or the first came to nothing")
  func none() async throws {
    #expect(try await record(Prober()) { $0.seeksAllCertificates = false }.furtherHandshakes.isEmpty)
    #expect(try await record(Prober(busyFrom: 1)).furtherHandshakes.isEmpty)
  }

  @Test("do not ask without a name again where none was asked for")
  func nameless() async throws {
    let record = try await record(Prober()) { $0.serverName = .none }
    #expect(record.furtherHandshakes.map(\.kind) == [.keyType(.rsa), .keyType(.eddsa)])
  }
}
