import Certificates
import TLSCrypto
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2027, month: 1, day: 29, hour: 23, minute: 59, second: 59)

@Suite("Certificates read into facts")
struct CertificateReaderTests {
  private func authority() throws -> CertificateAuthority {
    try CertificateAuthority(name: "Example Root", from: from, until: until)
  }

  private func leaf(_ template: CertificateTemplate) throws -> CertificateFacts {
    try #require(try authority().issue(template).chain.first).facts()
  }

  @Test("tells what was put into a leaf")
  func leafFacts() throws {
    let facts = try leaf(
      CertificateTemplate(
        commonName: "mx.example.test", dnsNames: ["mx.example.test", "*.example.test"],
        ipAddresses: [[127, 0, 0, 1], [UInt8](repeating: 0, count: 15) + [1]], from: from, until: until,
        mustStaple: true))
    #expect(facts.subject == Array("CN=mx.example.test".utf8))
    #expect(facts.issuer == Array("CN=Example Root".utf8))
    #expect(facts.commonName == Array("mx.example.test".utf8))
    #expect(facts.version == 3)
    #expect(facts.notBefore == from)
    #expect(facts.notAfter == until)
    #expect(facts.names.dns == [Array("mx.example.test".utf8), Array("*.example.test".utf8)])
    #expect(facts.names.ip == [[127, 0, 0, 1], [UInt8](repeating: 0, count: 15) + [1]])
    #expect(facts.key == PublicKeyFacts(algorithm: "EC", bits: 256, curve: "secp256r1"))
    #expect(facts.signatureAlgorithm == "ecdsa-with-SHA256")
    #expect(facts.signatureDigest == "SHA256")
    #expect(facts.keyUsage == ["digitalSignature"])
    #expect(facts.extendedKeyUsage == ["serverAuth"])
    #expect(facts.mustStaple)
    #expect(!facts.isCA)
    #expect(!facts.isSelfSigned)
    #expect(facts.serial.count == 32)
    #expect(facts.sctCount == 0)
  }

  @Test("tells no moment for a date that cannot be read")
  func unreadableDate() throws {
    let certificate = try #require(try authority().issue(CertificateTemplate(from: from, until: until)).chain.first)
    let written = Array("270129235959Z".utf8)
    let place = try #require(certificate.der.indices.first { certificate.der[$0...].starts(with: written) })
    for text in ["270230235959Z", "270129235960Z", "27012923595xZ"] {
      var der = certificate.der
      der.replaceSubrange(place..<place + written.count, with: Array(text.utf8))
      let facts = try X509Certificate(der: der).facts()
      #expect(facts.notBefore == from && facts.notAfter == nil && facts.lifetimeSeconds == nil, "\(text)")
    }
  }

  @Test(
    "names key and signature algorithms",
    arguments: [
      (PrivateKey.Kind.p256, "EC", 256, "secp256r1"), (.p384, "EC", 384, "secp384r1"), (.ed25519, "ED25519", 256, nil),
      (.rsa(2048), "RSA", 2048, nil), (.rsaPSS(2048), "RSA-PSS", 2048, nil),
    ] as [(PrivateKey.Kind, String, Int, String?)])
  func keys(kind: PrivateKey.Kind, algorithm: String, bits: Int, curve: String?) throws {
    let facts = try leaf(CertificateTemplate(dnsNames: ["mx.example.test"], from: from, until: until, key: kind))
    #expect(facts.key == PublicKeyFacts(algorithm: algorithm, bits: bits, curve: curve))
  }

  @Test("an Ed25519 signature has no digest of its own")
  func ed25519Signature() throws {
    let root = try CertificateAuthority(name: "Ed", key: .ed25519, from: from, until: until)
    let facts = root.certificate.facts()
    #expect(facts.signatureAlgorithm == "ED25519")
    #expect(facts.signatureDigest == nil)
    #expect(facts.isSelfSigned)
    #expect(facts.isCA)
  }

  @Test("a certificate that bears its issuer's name but not its signature is not self-signed")
  func selfIssuedOnly() throws {
    let root = try authority()
    let facts = try #require(
      try root.issue(CertificateTemplate(commonName: "Example Root", from: from, until: until)).chain.first
    ).facts()
    #expect(facts.isSelfIssued)
    #expect(!facts.isSelfSigned)
  }

  @Test("a template without names or purposes leaves the extensions out")
  func bareLeaf() throws {
    let facts = try leaf(CertificateTemplate(commonName: "bücher", from: from, until: until, extendedKeyUsage: nil))
    #expect(facts.names == SubjectNames(isPresent: false))
    #expect(facts.extendedKeyUsage == nil)
    #expect(facts.subject == Array("CN=bücher".utf8))
  }

  @Test("reading the DER again gives the same facts, and a byte behind it is refused")
  func derRoundTrip() throws {
    let certificate = try authority().certificate
    let der = certificate.der
    #expect(try X509Certificate(der: der).facts() == certificate.facts())
    #expect(throws: OpenSSLFailure.self) { try X509Certificate(der: der + [0]) }
    for length in stride(from: 0, to: der.count, by: 7) {
      #expect(throws: OpenSSLFailure.self) { try X509Certificate(der: Array(der.prefix(length))) }
    }
  }

  @Test("any one byte of a certificate may be wrong without harm")
  func corrupted() throws {
    let der = try authority().certificate.der
    var readable = 0
    for index in der.indices {
      for bit in [0x01, 0x80] as [UInt8] {
        var broken = der
        broken[index] ^= bit
        guard let certificate = try? X509Certificate(der: broken) else { continue }
        readable += 1
        #expect(certificate.facts().der.count > 0)
      }
    }
    #expect(readable > 0)
  }
}
