import Certificates
import Testing

@Suite("Certificate facts")
struct CertificateFactsTests {
  private func facts(from notBefore: UnixTime, until notAfter: UnixTime) -> CertificateFacts {
    CertificateFacts(
      der: [], sha256: Digest([]), spkiSHA256: Digest([]), version: 3, serial: "01", subject: [], issuer: [],
      commonName: nil, notBefore: notBefore, notAfter: notAfter, names: SubjectNames(),
      key: PublicKeyFacts(algorithm: "EC", bits: 256, curve: "secp256r1"), signatureAlgorithm: "ecdsa-with-SHA256",
      signatureDigest: "SHA256")
  }

  @Test("count both end points into the lifetime (RFC 5280 §4.1.2.5)")
  func lifetime() {
    let start = UnixTime(year: 2026, month: 3, day: 15)
    let days: Int64 = 200 * 86_400
    #expect(facts(from: start, until: start + (days - 1)).lifetimeSeconds == days)
    #expect(facts(from: start, until: start + days).lifetimeSeconds == days + 1)
    #expect(facts(from: start, until: start).lifetimeSeconds == 1)
    #expect(facts(from: start, until: start + -10).lifetimeSeconds == -9)
  }

  @Test("have no trap in an absurd lifetime")
  func absurdLifetime() {
    let (first, last) = (UnixTime(seconds: .min), UnixTime(seconds: .max))
    #expect(facts(from: first, until: last).lifetimeSeconds == .max)
    #expect(facts(from: last, until: first).lifetimeSeconds == .min)
  }

  @Test("count the names of every type")
  func nameCount() {
    #expect(SubjectNames().count == 0)
    #expect(SubjectNames(dns: [[1], [1]], ip: [[2]], email: [[3]], uri: [[4]]).count == 5)
  }

  @Test("keep in the path what a path needs")
  func element() {
    var leaf = facts(from: UnixTime(seconds: 1), until: UnixTime(seconds: 2))
    leaf.sha256 = Digest([1, 2])
    leaf.subject = [3]
    leaf.issuer = [4]
    leaf.isSelfSigned = true
    #expect(
      VerificationFacts.Element(leaf)
        == VerificationFacts.Element(
          sha256: Digest([1, 2]), subject: [3], issuer: [4], notBefore: UnixTime(seconds: 1),
          notAfter: UnixTime(seconds: 2), key: leaf.key, signatureDigest: "SHA256", isSelfSigned: true))
  }
}

@Suite("Digests")
struct DigestTests {
  @Test("are written in lower-case hexadecimal, two digits an octet")
  func text() {
    #expect(Digest([0x00, 0x0F, 0x10, 0xAB, 0xFF]).description == "000f10abff")
    #expect(Digest([]).description == "")
    #expect(Digest((UInt8.min...UInt8.max).map { $0 }).description.utf8.count == 512)
  }
}
