import Testing

@testable import Certificates

@Suite("A renewal")
struct RenewalTests {
  private static func facts(
    _ number: UInt8, key: UInt8, _ names: String..., algorithm: String = "EC", isCA: Bool = false
  ) -> CertificateFacts {
    let time = UnixTime(year: 2026, month: 11, day: 1)
    return CertificateFacts(
      der: [number], sha256: Digest([number]), spkiSHA256: Digest([key]), version: 3, serial: "01",
      subject: Array("CN=\(number)".utf8), issuer: [], commonName: nil, notBefore: time, notAfter: time,
      names: SubjectNames(dns: names.map { Array($0.utf8) }), key: PublicKeyFacts(algorithm: algorithm, bits: 256),
      signatureAlgorithm: "", signatureDigest: nil, isCA: isCA)
  }

  private static func chain(_ presented: CertificateFacts...) -> ChainFacts {
    ChainFacts(
      presented: presented, verification: VerificationFacts(hadTrustStore: false, objections: [], path: []))
  }

  private static func previous(_ leaf: CertificateFacts, _ issuers: CertificateFacts...) -> PreviousChain {
    PreviousChain(leaf: .init(leaf), issuers: issuers.map { .init($0) })
  }

  private static let authority = facts(9, key: 90, isCA: true)

  private func forms(_ renewal: Renewal, holding: Bool) -> [String] {
    renewal.records.filter { $0.holds == holding }.map(\.form)
  }

  @Test("of the same certificate is none, and every record holds")
  func none() throws {
    let leaf = Self.facts(1, key: 10, "mx.example.test")
    let renewal = try #require(
      Renewal(of: Self.chain(leaf, Self.authority), from: [Self.previous(leaf, Self.authority)]))
    #expect(renewal.change == .none)
    #expect(forms(renewal, holding: true) == ["3 1 1", "3 0 1", "2 1 1", "2 0 1"])
  }

  @Test("does not hold by what is sent and on no path")
  func leftover() throws {
    let before = Self.previous(Self.facts(1, key: 10, "mx.example.test"), Self.authority)
    let (leaf, issuer) = (Self.facts(2, key: 20, "mx.example.test"), Self.facts(8, key: 80, isCA: true))
    var chain = Self.chain(leaf, issuer, Self.authority)
    chain.verification.path = [leaf, issuer].map(VerificationFacts.Element.init)
    #expect(forms(try #require(Renewal(of: chain, from: [before])), holding: true) == [])
    chain.verification.path.append(.init(Self.authority))
    #expect(forms(try #require(Renewal(of: chain, from: [before])), holding: true) == ["2 1 1", "2 0 1"])
  }

  @Test("that keeps the key keeps 3 1 1 alone, and another authority 2 1 1 not")
  func keyKept() throws {
    let before = Self.previous(Self.facts(1, key: 10, "mx.example.test"), Self.authority)
    let after = Self.facts(2, key: 10, "mx.example.test")
    let renewal = try #require(Renewal(of: Self.chain(after, Self.facts(8, key: 80, isCA: true)), from: [before]))
    #expect(renewal.change == .keyKept)
    #expect(forms(renewal, holding: true) == ["3 1 1"])
    #expect(forms(renewal, holding: false) == ["3 0 1", "2 1 1", "2 0 1"])
  }

  @Test("that changes the key leaves those of the authority, of a cross-sign the one for its key")
  func keyChanged() throws {
    let before = Self.previous(Self.facts(1, key: 10, "mx.example.test"), Self.authority)
    let after = Self.facts(2, key: 20, "mx.example.test")
    let renewal = try #require(Renewal(of: Self.chain(after, Self.facts(7, key: 90, isCA: true)), from: [before]))
    #expect(renewal.change == .keyChanged)
    #expect(forms(renewal, holding: true) == ["2 1 1"])
  }

  @Test("does not hold by an authority that is not sent")
  func notSent() throws {
    let before = Self.previous(Self.facts(1, key: 10), Self.authority)
    let renewal = try #require(Renewal(of: Self.chain(Self.facts(2, key: 20)), from: [before]))
    #expect(forms(renewal, holding: true) == [])
  }

  @Test("is compared with the certificate of its name, then of its key, then of its kind of key")
  func counterpart() throws {
    let other = Self.previous(Self.facts(3, key: 30, "mx.other.test"))
    let rsa = Self.previous(Self.facts(4, key: 40, "mx.example.test", algorithm: "RSA"))
    let ecdsa = Self.previous(Self.facts(5, key: 50, "mx.example.test", "a.test"))
    func counterpart(_ leaf: CertificateFacts) -> PreviousChain? {
      Renewal(of: Self.chain(leaf), from: [other, rsa, ecdsa])?.previous
    }
    #expect(counterpart(Self.facts(6, key: 60, "mx.example.test")) == ecdsa)
    #expect(counterpart(Self.facts(6, key: 60, "mx.example.test", algorithm: "RSA")) == rsa)
    #expect(counterpart(Self.facts(6, key: 40, "mx.example.test")) == rsa)
    #expect(counterpart(Self.facts(6, key: 60, "mx.other.test")) == other)
    #expect(counterpart(Self.facts(6, key: 60, "new.test", algorithm: "ED25519")) == other)
    #expect(Renewal(of: Self.chain(), from: [other]) == nil)
    #expect(Renewal(of: Self.chain(Self.authority), from: []) == nil)
  }

  @Test("reads digests in the form that it writes")
  func digest() {
    let digest = Digest((0..<32).map { UInt8($0 * 8) })
    #expect(Digest(hexadecimal: digest.description) == digest)
    for text in [
      "", "00", digest.description.uppercased(), digest.description + "00", String(repeating: "é", count: 32),
    ] {
      #expect(Digest(hexadecimal: text) == nil)
    }
  }
}
