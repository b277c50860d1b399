import MailPolicy
import ProbeEngine
import TLSSession
import Testing

@testable import Certificates
@testable import Findings

@Suite("What several handshakes show") struct SightingTests {
  private static let refusal = Failure(stage: .handshake, reason: .alert, message: "unrecognized_name (112)")

  private static func leaf(_ number: UInt8, _ algorithm: String = "EC", names: [String] = ["mx.example.test"])
    -> CertificateFacts
  {
    Certs.leaf {
      $0.sha256 = Digest([number])
      $0.spkiSHA256 = Digest([number])
      $0.key.algorithm = algorithm
      $0.names = SubjectNames(dns: names.map { Array($0.utf8) })
    }
  }

  private static func chain(_ leaf: CertificateFacts, _ id: String, isTrusted: Bool = true) -> JudgedChain {
    let objections: [(depth: Int, name: String)] = isTrusted ? [] : [(0, "CERT_REJECTED")]
    return AuditSample.chain(Certs.chain([leaf, Certs.intermediate], objections: objections), id: id)
  }

  private static func sighting(
    _ chain: String?, at address: String = "192.0.2.1", _ purpose: ChainSighting.Purpose = .usual,
    failure: Failure? = nil
  ) -> ChainSighting {
    ChainSighting(
      place: "mx.example.test [\(address)]:25", host: "mx.example.test", purpose: purpose, serverName: nil,
      chain: chain, failure: failure)
  }

  private func findings(_ chains: [JudgedChain], _ sightings: ChainSighting...) -> [Finding] {
    var file = JudgedFile(
      input: "mx.example.test", policy: .verify, time: Sample.time, startedAt: Sample.time, chains: chains)
    file.sightings = sightings
    let ids: Set = ["chain-differs-by-address", "chain-differs-by-key", "chain-depends-on-sni", "sni-required"]
    return Rulebook.findings(of: file).filter { ids.contains($0.id) }
  }

  @Test("chain-differs-by-address: of one kind of key, with the places of each")
  func address() {
    let chains = [Self.chain(Self.leaf(1), "c1"), Self.chain(Self.leaf(2), "c2")]
    let found = findings(chains, Self.sighting("c1"), Self.sighting("c2", at: "192.0.2.2"))
    #expect(found.map(\.id) == ["chain-differs-by-address"])
    #expect(found.first?.level == .warning && found.first?.evidence.count == 2)
    #expect(findings(chains, Self.sighting("c1"), Self.sighting("c1", at: "192.0.2.2")).isEmpty)
  }

  @Test("two kinds of key with the same names and trust are no difference, at any number of addresses")
  func twoKeys() {
    let chains = [Self.chain(Self.leaf(1), "c1"), Self.chain(Self.leaf(2, "RSA"), "c2")]
    let rsa = ChainSighting.Purpose.further(.keyType(.rsa))
    let ecdsa = ChainSighting.Purpose.further(.keyType(.ecdsa))
    #expect(
      findings(
        chains, Self.sighting("c1"), Self.sighting("c2", rsa), Self.sighting("c2", at: "192.0.2.2"),
        Self.sighting("c1", at: "192.0.2.2", ecdsa), Self.sighting(nil, .further(.keyType(.eddsa)))
      ).isEmpty)
  }

  @Test("chain-differs-by-key: names, or trust, once for all places")
  func key() {
    let rsa = ChainSighting.Purpose.further(.keyType(.rsa))
    let other = Self.leaf(2, "RSA", names: ["mx.example.test", "old.example.test"])
    let chains = [Self.chain(Self.leaf(1), "c1"), Self.chain(other, "c2", isTrusted: false)]
    let found = findings(
      chains, Self.sighting("c1"), Self.sighting("c2", rsa), Self.sighting("c1", at: "192.0.2.2"),
      Self.sighting("c2", at: "192.0.2.2", rsa))
    #expect(found.map(\.id) == ["chain-differs-by-key"])
    #expect(
      found.first?.message == "the certificates for EC and RSA differ in their names and whether they are trusted")
  }

  @Test("chain-depends-on-sni: another certificate for who asks for no name")
  func depends() {
    let chains = [Self.chain(Self.leaf(1), "c1"), Self.chain(Self.leaf(2), "c2")]
    let bare = ChainSighting.Purpose.further(.noServerName)
    let found = findings(chains, Self.sighting("c1"), Self.sighting("c2", bare))
    #expect(found.map(\.id) == ["chain-depends-on-sni"] && found.first?.level == .note)
    #expect(findings(chains, Self.sighting("c1"), Self.sighting("c1", bare)).isEmpty)
    // A server with two kinds of key may show the other one.
    let rsa = ChainSighting.Purpose.further(.keyType(.rsa))
    #expect(findings(chains, Self.sighting("c1"), Self.sighting("c2", rsa), Self.sighting("c2", bare)).count == 1)
  }

  @Test("sni-required: none for who asks for no name, where the handshake is what fails")
  func required() {
    let chains = [Self.chain(Self.leaf(1), "c1")]
    let bare = ChainSighting.Purpose.further(.noServerName)
    let found = findings(chains, Self.sighting("c1"), Self.sighting(nil, bare, failure: Self.refusal))
    #expect(found.map(\.id) == ["sni-required"] && found.first?.level == .warning)
    let late = Failure(stage: .connect, reason: .timeout, message: "the connection timed out")
    #expect(findings(chains, Self.sighting("c1"), Self.sighting(nil, bare, failure: late)).isEmpty)
  }

  @Test(
    "a handshake that came to no answer leaves the audit incomplete, a refusal in TLS does not",
    arguments: [
      (Failure(stage: .greeting, reason: .rejected, message: "421 busy"), false),
      (Failure(stage: .greeting, reason: .timeout, message: "no greeting"), false),
      (Failure(stage: .starttls, reason: .closed, message: "closed"), false),
      (Failure(stage: .handshake, reason: .timeout, message: "no answer"), false),
      (Failure(stage: .handshake, reason: .local, message: "not here"), false),
      (Failure(stage: .handshake, reason: .noCommonParameters, message: "no such key"), true),
      (Failure(stage: .handshake, reason: .alert, message: "handshake_failure (40)"), true),
      (Failure(stage: .handshake, reason: .closed, message: "closed"), true),
    ])
  func answers(failure: Failure, isAnswer: Bool) {
    let rsa = ChainSighting.Purpose.further(.keyType(.rsa))
    var file = JudgedFile(
      input: "mx.example.test:25", policy: .verify, time: Sample.time, startedAt: Sample.time,
      chains: [Self.chain(Self.leaf(1), "c1")])
    file.sightings = [Self.sighting("c1"), Self.sighting(nil, rsa, failure: failure)]
    #expect(file.isWhollyJudged == isAnswer)
    #expect(file.sightings[1].isRefusalOfKey == isAnswer)
    #expect(
      file.omissions == (isAnswer ? [] : ["mx.example.test [192.0.2.1]:25 for RSA: \(failure.message)"]))
    #expect(ReportVerdict(of: file, findings: []) == (isAnswer ? .pass : .incomplete))
  }
}
