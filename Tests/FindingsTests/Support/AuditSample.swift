import MailDNS
import MailPolicy

@testable import Certificates
@testable import Findings

/// Chains from a file, without a fault until a test puts one in.
enum AuditSample {
  static func details(_ change: (inout CertificateDetails) -> Void = { _ in }) -> CertificateDetails {
    let ecdsa = AlgorithmFacts(identifier: ObjectIdentifier("1.2.840.10045.4.3.2"), parameters: nil)
    let subject = DistinguishedName(
      parts: [[.init(type: .commonName, tag: 12, value: Array("mx.example.test".utf8))]])
    var details = CertificateDetails(
      serial: SerialNumber(octets: [UInt8](repeating: 0x45, count: 16)), innerSignature: ecdsa, outerSignature: ecdsa,
      signature: [1], issuer: subject, subject: subject, notBefore: time("261101000000Z"),
      notAfter: time("270228235959Z"),
      key: PublicKeyDetails(
        algorithm: AlgorithmFacts(identifier: .ellipticCurve, parameters: nil), key: [4],
        curve: ObjectIdentifier("1.2.840.10045.3.1.7")))
    change(&details)
    return details
  }

  static func time(_ text: String, isGeneralized: Bool = false) -> EncodedTime {
    EncodedTime(isGeneralized: isGeneralized, text: Array(text.utf8))
  }

  /// An RSA key with this public exponent.
  static func rsaKey(exponent: [UInt8], modulus: [UInt8] = prime) -> PublicKeyDetails {
    PublicKeyDetails(
      algorithm: AlgorithmFacts(identifier: .rsa, parameters: nil), key: [], modulus: modulus, exponent: exponent)
  }

  /// 2^127 - 1, which has no factor and no mark of any library.
  static let prime: [UInt8] = [0x7F] + [UInt8](repeating: 0xFF, count: 15)

  /// Of a public authority, by its timestamps.
  static let publicLeaf = Certs.leaf {
    $0.sctCount = 2
    $0.crlURLs = [Array("http://crl.example.test/1".utf8)]
    $0.notAfter = UnixTime(year: 2027, month: 1, day: 29)
  }

  /// Of so many logs.
  static func timestamps(_ count: UInt8) -> [SignedTimestamp] {
    (0..<count).map { SignedTimestamp(version: 0, log: Digest([$0]), time: Sample.time) }
  }

  static func publicDetails(_ change: (inout CertificateDetails) -> Void = { _ in }) -> CertificateDetails {
    details {
      $0.policies = [ObjectIdentifier("2.23.140.1.2.1")]
      $0.timestamps = timestamps(2)
      change(&$0)
    }
  }

  /// - Parameter details: of the first certificates; the others have nothing to say.
  static func chain(
    _ facts: ChainFacts = Certs.chain(), details: [CertificateDetails?] = [], positions: [Int]? = nil,
    key: KeyFit? = nil,
    role: ChainGroup.Role = .server, source: String = "chain.pem", id: String = "c1", policy: Policy = .verify,
    expiryLimit: Int64? = nil
  ) -> JudgedChain {
    let rest = facts.presented.dropFirst(details.count).map { _ in Optional(self.details()) }
    let record = ChainRecord(
      source: source, role: role, chain: facts, positions: positions ?? Array(facts.presented.indices),
      details: details + rest, legacyDigests: [], key: key)
    return JudgedChain(record, id: id, policy: policy, time: Sample.time, expiryLimit: expiryLimit)
  }

  static func chain(of leaf: CertificateFacts, _ details: CertificateDetails? = nil, policy: Policy = .verify)
    -> JudgedChain
  {
    chain(Certs.chain([leaf, Certs.intermediate]), details: [details ?? self.details()], policy: policy)
  }

  static func file(_ chains: JudgedChain..., flaws: [JudgedFile.Flaw] = []) -> JudgedFile {
    JudgedFile(
      input: "chain.pem", policy: chains.first?.policy ?? .verify, time: Sample.time, startedAt: Sample.time,
      chains: chains,
      flaws: flaws)
  }

  static func findings(_ chain: JudgedChain) -> [Finding] { Rulebook.findings(of: file(chain)) }

  static func ids(_ chain: JudgedChain) -> Set<String> { Set(findings(chain).map(\.id)) }

  /// The messages of all findings, and beside each its evidence.
  static func messages(_ chain: JudgedChain) -> [String] { findings(chain).map(\.message) }

  /// The highest level of an id under each policy.
  static func levels(_ id: String, _ chain: JudgedChain) -> RuleSpecification.Levels {
    func level(_ policy: Policy) -> Level? {
      var chain = chain
      chain.policy = policy
      return findings(chain).filter { $0.id == id }.map(\.level).max()
    }
    return .init(level(.may), level(.encrypt), level(.verify))
  }
}
