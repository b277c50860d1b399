import Findings
import Foundation
import MailPolicy
import Testing

@testable import Certificates
@testable import ProbeReport

@Suite("The audit of a file")
struct AuditTests {
  private static let time = UnixTime(year: 2026, month: 12, day: 1)

  private static func details(_ change: (inout CertificateDetails) -> Void = { _ in }) -> CertificateDetails {
    let algorithm = AlgorithmFacts(identifier: ObjectIdentifier("1.2.840.10045.4.3.2"), parameters: nil)
    let name = DistinguishedName(
      parts: [[.init(type: .commonName, tag: 12, value: Fixture.bytes("mx.example.test"))]])
    let written = EncodedTime(isGeneralized: false, text: Fixture.bytes("261101000000Z"))
    var details = CertificateDetails(
      serial: SerialNumber(octets: [0x01, 0xF2]), innerSignature: algorithm, outerSignature: algorithm,
      signature: [1, 2],
      issuer: name, subject: name, notBefore: written, notAfter: written,
      key: PublicKeyDetails(
        algorithm: AlgorithmFacts(identifier: .ellipticCurve, parameters: nil), key: [4],
        curve: ObjectIdentifier("1.2.840.10045.3.1.7")))
    change(&details)
    return details
  }

  private static func chain(
    _ facts: ChainFacts = Fixture.trustedChain, id: String = "c1", source: String = "chain.pem",
    role: ChainGroup.Role = .server, details: CertificateDetails = AuditTests.details(), key: KeyFit? = nil,
    references: [ReferenceIdentifier] = []
  ) -> JudgedChain {
    let record = ChainRecord(
      source: source, role: role, chain: facts, positions: Array(facts.presented.indices),
      details: facts.presented.map { _ in details }, legacyDigests: facts.presented.map { _ in Digest([0xAB]) },
      key: key)
    return JudgedChain(record, id: id, references: references, time: time)
  }

  private static func file(_ chains: JudgedChain...) -> JudgedFile {
    JudgedFile(input: "chain.pem", policy: .verify, time: time, startedAt: Fixture.time, chains: chains)
  }

  private func text(_ file: JudgedFile, _ format: OutputFormat = .text, width: Int = 80, isVerbose: Bool = false)
    -> String
  {
    ReportRenderer(generator: Fixture.generator, width: width, isVerbose: isVerbose)
      .text(of: .audited(file, Rulebook.findings(of: file)), as: format)
  }

  @Test("tells verdict, certificate, tree, name and key")
  func faultless() {
    let key = KeyFit(
      source: "key.pem", facts: PublicKeyFacts(algorithm: "EC", bits: 256, curve: "secp256r1"),
      certificates: [Fixture.leaf.sha256])
    let chain = Self.chain(key: key, references: Fixture.references("mx.example.test"))
    #expect(
      text(Self.file(chain)) == """
        PASS  chain.pem
              2 certificates, trusted, the name matches, the key fits, nothing ends
              before 2027-01-29

          certificate   59 days left, until 2027-01-29 · EC secp256r1
                        for mx.example.test
          issued        2026-11-01 for 90 days
          chain         CN=Example Root, O=Example · not in the file · trusted
                        └─ CN=Example Intermediate, O=Example · no. 2
                           └─ CN=mx.example.test · no. 1
          identity      mx.example.test matches
          key           EC secp256r1 in key.pem fits

        """)
  }

  @Test("tells authorities that stand alone in two lines each")
  func authorities() {
    let chain = Self.chain(Fixture.chain([Fixture.root], path: [Fixture.root]), role: .authority)
    #expect(
      text(Self.file(chain)) == """
        PASS  chain.pem
              1 certificate, nothing ends before 2027-01-29

        1 authority
          CN=Example Root, O=Example
            EC secp256r1 · 59 days left, until 2027-01-29 · trusted

        """)
  }

  @Test("keeps every text of a certificate off the terminal, and every line within its width")
  func hostile() {
    let poison = Array("\u{1B}[2J\u{202E}\u{9B}\r\n\0".utf8) + [0xFF]
    var leaf = Fixture.leaf
    leaf.subject = poison
    leaf.names = SubjectNames(
      dns: [poison, Array(repeating: 0x61, count: 300)], ip: [poison], email: [poison], uri: [poison])
    leaf.commonName = poison
    leaf.caIssuersURLs = [poison]
    let details = Self.details {
      $0.subject.parts = [[.init(type: .commonName, tag: 12, value: poison)]]
      $0.alternativeNames = [.dns(poison), .other(ObjectIdentifier("1.2.3"), value: poison), .unknown(3, poison)]
      $0.notAfter.text = poison
      $0.extensions = [CertificateExtension(identifier: ObjectIdentifier("1.2.3"), isCritical: true, value: poison)]
      $0.deviations = [EncodingDeviation(.longLength, offset: 3)]
    }
    let facts = Fixture.chain(
      [leaf, Fixture.intermediate, Fixture.root], path: [leaf, Fixture.intermediate, Fixture.root])
    let chain = Self.chain(facts, source: "a\u{1B}[2J.pem", details: details)
    let file = Self.file(chain, Self.chain(facts, id: "c2"))
    for format in OutputFormat.allCases {
      for width in [40, 80, 120] {
        let text = text(file, format, width: width, isVerbose: true)
        let forbidden = text.unicodeScalars.filter { $0 != "\n" && Printable.isForbidden($0) }
        #expect(forbidden.isEmpty, "\(format)")
        guard format == .text else { continue }
        for line in text.split(separator: "\n") { #expect(Columns.width(of: line) <= width, "\(line)") }
      }
    }
  }

  @Test("gives a document with every member of its schema")
  func document() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
    let url = root.appendingPathComponent("Sources/ProbeReport/Schema/ehlo-certs-1.schema.json")
    let schema = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
    let details = Self.details {
      $0.nameConstraints = NameConstraints(permitted: [.dns(Fixture.bytes("example.test"))])
      $0.timestamps = [SignedTimestamp(version: 0, log: Digest(Array(repeating: 1, count: 32)), time: Self.time)]
    }
    let file = Self.file(Self.chain(details: details))
    let document = AuditDocument(file, findings: Rulebook.findings(of: file), generator: Fixture.generator)
    let parsed = try #require(JSONSerialization.jsonObject(with: Data(document.compact.utf8)) as? [String: Any])
    func required(_ name: String?) -> Set<String> {
      Set((name.map { definitions[$0] ?? [:] } ?? schema)["required"] as? [String] ?? [])
    }
    #expect(Set(parsed.keys) == required(nil))
    let chain = try #require((parsed["chains"] as? [[String: Any]])?.first)
    #expect(Set(chain.keys) == required("chain"))
    let certificates = try #require(chain["certificates"] as? [String: Any])
    let certificate = try #require((certificates["presented"] as? [[String: Any]])?.first)
    #expect(Set(certificate.keys) == required("certificate"))
    #expect(Set(try #require(certificate["details"] as? [String: Any]).keys) == required("details"))
    #expect(parsed["verdict"] as? String == "warn")
  }

  @Test("tells a date that cannot be read as none, and never as the beginning of an era")
  func unreadableDates() throws {
    var leaf = Fixture.leaf
    (leaf.notBefore, leaf.notAfter) = (nil, nil)
    let file = Self.file(Self.chain(Fixture.chain([leaf, Fixture.intermediate], path: [leaf, Fixture.intermediate])))
    for format in OutputFormat.allCases {
      #expect(!text(file, format, isVerbose: true).contains("1970"), "\(format)")
    }
    #expect(text(file).contains("DATES THAT CANNOT BE READ"))
    let json = text(file, .json)
    #expect(json.contains("\"not_after\":null,\"days_left\":null"))
    #expect(json.contains("\"lifetime_seconds\":null") && json.contains("\"path_until\":null"))
  }

  @Test("gives a failure document of the same keys")
  func failure() throws {
    var failure = RunFailure(input: "x", message: "certificate file x: is empty", startedAt: Fixture.time)
    failure.subject = .certificates
    let text = ReportRenderer(generator: Fixture.generator).text(of: .failed(failure), as: .json)
    let parsed = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let document = AuditDocument(Self.file(Self.chain()), findings: [], generator: Fixture.generator)
    let other = try #require(JSONSerialization.jsonObject(with: Data(document.compact.utf8)) as? [String: Any])
    #expect(Set(parsed.keys) == Set(other.keys))
    #expect(parsed["schema"] as? String == "ehlo/certs/1" && parsed["verdict"] as? String == "fail")
  }

  @Test("gives TLSA records for a zone file, by the name that was asked for, that of the certificate, or any")
  func records() {
    let asked = Self.chain(references: Fixture.references("mail.example.test"))
    let lines = text(Self.file(asked), .tlsa).split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines[0] == "; CN=mx.example.test, until 2027-01-29")
    #expect(lines[1] == "_25._tcp.mail.example.test. IN TLSA 3 1 1 \(Fixture.leaf.spkiSHA256)")
    #expect(lines[2] == "_25._tcp.mail.example.test. IN TLSA 3 0 1 \(Fixture.leaf.sha256)")
    #expect(lines[4] == "_25._tcp.mail.example.test. IN TLSA 2 1 1 \(Fixture.intermediate.spkiSHA256)")
    #expect(text(Self.file(Self.chain()), .tlsa).contains("\n_25._tcp.mx.example.test. IN TLSA 3 1 1 "))
    var renderer = ReportRenderer(generator: Fixture.generator)
    renderer.recordOwner = "_465._tcp.other.test."
    #expect(
      renderer.text(of: .audited(Self.file(asked), []), as: .tlsa).contains("\n_465._tcp.other.test. IN TLSA 3 1 1 "))
  }

  @Test("gives the records of a certificate by its place, and none of what is on no path")
  func recordsByPlace() {
    func usages(_ facts: ChainFacts, _ role: ChainGroup.Role = .server) -> [String] {
      text(Self.file(Self.chain(facts, role: role)), .tlsa).split(separator: "\n").filter { $0.contains(" IN TLSA ") }
        .compactMap { line in line.split(separator: " ").dropFirst(3).first.map(String.init) }
    }
    // A home-made certificate says that it is an authority, and an intermediate may have a name.
    var own = Fixture.leaf
    (own.isCA, own.names) = (true, SubjectNames())
    var named = Fixture.intermediate
    named.names.dns = [Array("ca.example.test".utf8)]
    #expect(usages(Fixture.chain([own, named], path: [own, named])) == ["3", "3", "2", "2"])
    var stranger = Fixture.leaf
    (stranger.sha256, stranger.subject) = (Digest([0x77]), Array("CN=stranger.test".utf8))
    let chain = Fixture.chain(
      [Fixture.leaf, Fixture.intermediate, stranger], path: [Fixture.leaf, Fixture.intermediate])
    #expect(usages(chain) == ["3", "3", "2", "2"])
    #expect(!text(Self.file(Self.chain(chain)), .tlsa).contains("stranger"))
    #expect(usages(Fixture.chain([Fixture.intermediate], path: [Fixture.intermediate]), .authority) == ["2", "2"])
    var root = Fixture.intermediate
    root.isSelfSigned = true
    #expect(usages(Fixture.chain([root], path: [root]), .authority) == ["3", "3", "2", "2"])
  }

  @Test("gives a line for each certificate that ends too soon")
  func expiry() {
    var chain = Self.chain()
    #expect(text(Self.file(chain), .expiry) == "")
    chain.expiryLimit = 60 * 86_400
    #expect(
      text(Self.file(chain), .expiry) == """
        chain.pem: CN=mx.example.test: 59 days left, until 2027-01-29
        chain.pem: CN=Example Intermediate, O=Example: 59 days left, until 2027-01-29

        """)
  }
}
