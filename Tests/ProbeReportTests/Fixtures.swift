import Certificates
import Findings
import MailDNS
import MailPolicy
import ProbeEngine
import SMTPWire
import TLSSession

@testable import ProbeReport

/// Records as a probe would have made them, each at the same moment.
enum Fixture {
  static let time = UnixTime(year: 2026, month: 11, day: 23, hour: 17, minute: 20)
  static let generator = Generator(version: "0.1.0", libssl: "OpenSSL 3.0.22")

  struct Judged: Sendable {
    var target: JudgedTarget
    var findings: [Finding] = []
  }

  static func text(
    _ judged: Judged, width: Int = 80, isColoured: Bool = false, isVerbose: Bool = false
  ) -> String {
    ReportRenderer(
      generator: generator, width: width, isColoured: isColoured, isVerbose: isVerbose,
      unicodeForm: { $0 == "xn--bcher-kva.example" ? "bücher.example" : nil }
    )
    .text(of: .judged(judged.target, judged.findings), as: .text)
  }

  static func document(_ judged: Judged) -> ReportDocument {
    ReportDocument(judged.target, findings: judged.findings, generator: generator)
  }

  // MARK: Parts

  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  static func reply(_ code: Int, _ lines: String...) -> Reply { Reply(code: code, lines: lines.map(bytes)) }

  static func hello(_ verb: HelloVerb = .ehlo, _ lines: String...) -> HelloResponse {
    HelloResponse(verb: verb, reply: Reply(code: 250, lines: lines.map(bytes)))
  }

  static func references(_ names: String...) -> [ReferenceIdentifier] {
    names.compactMap { name in
      IPAddress(name).map(ReferenceIdentifier.address) ?? (try? HostName(name)).map(ReferenceIdentifier.name)
    }
  }

  static func endpoint(_ host: String, _ address: String, port: Int = 25, preference: Int? = nil) -> Endpoint {
    let transport = IPAddress(address).map { Endpoint.Transport.tcp(address: $0, port: port) } ?? .unix(path: address)
    return Endpoint(host: host, transport: transport, preference: preference)
  }

  static func timings(_ values: Double?...) -> StageTimings {
    var timings = StageTimings()
    let paths: [WritableKeyPath<StageTimings, Double?>] = [
      \.connect, \.greeting, \.ehlo, \.startTLS, \.handshake, \.ehloTLS, \.quit, \.total,
    ]
    for (path, value) in zip(paths, values) { timings[keyPath: path] = value }
    return timings
  }

  static func certificate(
    subject: String, issuer: String, names: SubjectNames = SubjectNames(isPresent: false), commonName: String? = nil,
    from: UnixTime = UnixTime(year: 2026, month: 11, day: 1),
    until: UnixTime = UnixTime(year: 2027, month: 1, day: 29, hour: 23, minute: 59, second: 59), number: UInt8,
    isCA: Bool = false, isSelfSigned: Bool = false
  ) -> CertificateFacts {
    CertificateFacts(
      der: Array(repeating: number, count: 100), sha256: Digest(Array(repeating: number, count: 32)),
      spkiSHA256: Digest(Array(repeating: number ^ 0xFF, count: 32)), version: 3, serial: "01F2",
      subject: bytes(subject), issuer: bytes(issuer), commonName: commonName.map(bytes), notBefore: from,
      notAfter: until, names: names, key: PublicKeyFacts(algorithm: "EC", bits: 256, curve: "secp256r1"),
      signatureAlgorithm: "ecdsa-with-SHA256", signatureDigest: "SHA256", isCA: isCA,
      keyUsage: isCA ? ["keyCertSign", "cRLSign"] : ["digitalSignature"],
      extendedKeyUsage: isCA ? nil : ["serverAuth"], isSelfIssued: isSelfSigned, isSelfSigned: isSelfSigned)
  }

  static let leaf = certificate(
    subject: "CN=mx.example.test", issuer: "CN=Example Intermediate,O=Example",
    names: SubjectNames(dns: [bytes("mx.example.test")]), commonName: "mx.example.test", number: 0x0F)
  static let intermediate = certificate(
    subject: "CN=Example Intermediate,O=Example", issuer: "CN=Example Root,O=Example", number: 0x77, isCA: true)
  static let root = certificate(
    subject: "CN=Example Root,O=Example", issuer: "CN=Example Root,O=Example", number: 0xC3, isCA: true,
    isSelfSigned: true)

  static func chain(
    _ presented: [CertificateFacts], path: [CertificateFacts], objections: [VerificationFacts.Objection] = [],
    hadTrustStore: Bool = true
  ) -> ChainFacts {
    ChainFacts(
      presented: presented,
      verification: VerificationFacts(
        hadTrustStore: hadTrustStore, objections: objections, path: path.map(VerificationFacts.Element.init)))
  }

  static let trustedChain = chain([leaf, intermediate], path: [leaf, intermediate, root])

  static func tls(_ name: String? = "mx.example.test") -> TLSFacts {
    TLSFacts(
      version: "TLSv1.3",
      cipher: CipherFacts(
        name: "TLS_AES_256_GCM_SHA384", opensslName: "TLS_AES_256_GCM_SHA384", code: 0x1302, bits: 256),
      group: GroupFacts(name: "x25519", code: 0x001D, bits: 253), signatureScheme: SignatureScheme(code: 0x0403),
      serverName: name, receivedTicket: true, closeNotify: true)
  }

  static func judged(
    _ target: Target, _ endpoints: [EndpointRecord], references: [[ReferenceIdentifier]] = [],
    route: MailRoute? = nil, services: ServiceRoute? = nil, failure: Failure? = nil, findings: [Finding] = []
  ) -> Judged {
    Judged(
      target: JudgedTarget(
        TargetRecord(
          target: target, startedAt: time, route: route, services: services, failure: failure, endpoints: endpoints,
          references: references)),
      findings: findings)
  }
}
