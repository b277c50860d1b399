import Certificates
import TLSCrypto
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2027, month: 1, day: 29)

/// What the authority can be made to issue against all rules, and what a reader makes of it.
@Suite("Strange certificates")
struct CertificateTemplateTests {
  private let root: CertificateAuthority

  init() throws { root = try CertificateAuthority(name: "Root", from: from, until: until) }

  private func leaf(_ change: (inout CertificateTemplate) -> Void) throws -> CertificateFacts {
    var template = CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until)
    change(&template)
    return try #require(try root.issue(template).chain.first).facts()
  }

  @Test(
    "have any serial number",
    arguments: [
      ("0", "00"), ("-1234", "-1234"), (String(repeating: "1A2B", count: 12), String(repeating: "1A2B", count: 12)),
    ])
  func serials(given: String, read: String) throws {
    #expect(try leaf { $0.serial = given }.serial == read)
  }

  @Test("of version 1 have no extensions")
  func version1() throws {
    let facts = try leaf { $0.version = 1 }
    #expect(facts.version == 1)
    #expect(facts.names == SubjectNames(isPresent: false))
    #expect(facts.keyUsage == nil && facts.extendedKeyUsage == nil && facts.subjectKeyID == nil)
  }

  @Test("have alternative names of any bytes and any length, which are read as they are")
  func names() throws {
    let long = Array(repeating: UInt8(ascii: "a"), count: 70_000)
    let broken: [UInt8] = [0x00, 0x1B, 0x9B, 0xC0, 0x80, 0xFF]
    let facts = try leaf {
      $0.otherNames = [.dns(broken), .dns(long), .email(broken + [0x40]), .uri(Array("https://".utf8) + broken)]
      $0.ipAddresses = [[192, 0, 2, 1]]
    }
    #expect(facts.names.dns == [Array("mx.example.test".utf8), broken, long])
    #expect(facts.names.email == [broken + [0x40]])
    #expect(facts.names.uri == [Array("https://".utf8) + broken])
    #expect(facts.names.ip == [[192, 0, 2, 1]])
  }

  @Test(
    "write their common name in any encoding, which is read as UTF-8",
    arguments: [
      (DirectoryString.utf8("x\0\u{1B}y"), "x\0\u{1B}y"), (.bmp(Array("bücher".utf16)), "bücher"),
      (.teletex([0x63, 0xE9, 0x9B]), "cé\u{9B}"),
    ])
  func commonNames(given: DirectoryString, read: String) throws {
    let facts = try leaf { $0.commonName = given }
    #expect(facts.commonName == Array(read.utf8))
    // RFC 4514 §2.4 escapes control characters.
    #expect(facts.subject.starts(with: "CN=".utf8) && !facts.subject.contains { $0 < 0x20 })
  }

  @Test("come from who is no authority, or from one with a domain of its own")
  func issuers() throws {
    let impostor = try root.intermediate(name: "Impostor", from: from, until: until, isAuthority: false)
    #expect(!impostor.certificate.facts().isCA)
    let bound = try root.intermediate(name: "Bound", from: from, until: until, permittedDomain: "other.test")
    #expect(bound.certificate.facts().isCA)
  }

  @Test("vouch for the name and the key of another authority")
  func crossSigned() throws {
    let old = try CertificateAuthority(name: "Old Root", from: from, until: until)
    let cross = try old.crossSign(root, from: from, until: until).facts()
    let own = root.certificate.facts()
    #expect(cross.subject == own.subject && cross.spkiSHA256 == own.spkiSHA256)
    #expect(cross.issuer == Array("CN=Old Root".utf8) && cross.sha256 != own.sha256)
  }

  @Test("may have a long key of RSA that was quick to make")
  func longKey() throws {
    #expect(try leaf { $0.key = .rsa(4096) }.key == PublicKeyFacts(algorithm: "RSA", bits: 4096))
  }

  @Test("can have an OCSP response")
  func ocsp() throws {
    let identity = try root.issue(CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until))
    let response = try root.ocspResponse(
      for: try #require(identity.chain.first), OCSPTemplate(from: from, until: until))
    // SEQUENCE { ENUMERATED successful (0), … } (RFC 6960 §4.2.1)
    #expect(response.first == 0x30)
    #expect(response.contains(subsequence: [0x0A, 0x01, 0x00]))
  }
}

extension [UInt8] {
  fileprivate func contains(subsequence other: [UInt8]) -> Bool {
    indices.contains { self[$0...].starts(with: other) }
  }
}
