import Certificates
import MailPolicy
import Testing

@Suite("The verdict on a revocation list")
struct ListVerdictTests {
  private static let time = UnixTime(year: 2026, month: 11, day: 24, hour: 12)
  private static let url = Array("http://crl.example.test/1".utf8)

  private static func certificate(isCA: Bool = false) -> CertificateFacts {
    CertificateFacts(
      der: [], sha256: Digest([]), spkiSHA256: Digest([]), version: 3, serial: "01", subject: [], issuer: [],
      commonName: nil, notBefore: time, notAfter: time, names: SubjectNames(),
      key: PublicKeyFacts(algorithm: "EC", bits: 256), signatureAlgorithm: "", signatureDigest: nil, isCA: isCA,
      crlURLs: [url])
  }

  private func verdict(
    isCA: Bool = false, later seconds: Int64 = 0, _ change: (inout CRLFacts) -> Void = { _ in }
  ) -> RevocationVerdict {
    var facts = CRLFacts(signer: .issuer, thisUpdate: Self.time + -3600, nextUpdate: Self.time + 3600, entryCount: 7)
    change(&facts)
    return RevocationVerdict(of: facts, about: Self.certificate(isCA: isCA), at: Self.time + seconds)
  }

  @Test("is good where the certificate is not listed, while the list lasts")
  func good() {
    #expect(verdict() == .good)
    #expect(verdict(later: 7200) == .inconclusive(.expired))
    #expect(verdict(later: -7200) == .inconclusive(.notYetValid))
  }

  @Test("is revoked from the moment that the list says, however old it is")
  func revoked() {
    let revocation = Revocation(time: Self.time + -60, reason: 1)
    #expect(verdict { $0.revocation = revocation } == .revoked(revocation))
    #expect(verdict(later: 1_000_000) { $0.revocation = revocation } == .revoked(revocation))
    #expect(verdict { $0.revocation = Revocation(time: Self.time + 600) } == .good)
  }

  @Test("is inconclusive where the list does not cover the certificate")
  func scope() {
    #expect(verdict { $0.scope.coversHosts = false } == .inconclusive(.partial))
    #expect(verdict(isCA: true) { $0.scope.coversHosts = false } == .good)
    #expect(verdict(isCA: true) { $0.scope.coversAuthorities = false } == .inconclusive(.partial))
    #expect(verdict { $0.scope.coversAllReasons = false } == .inconclusive(.partial))
    #expect(verdict { $0.scope.isIndirect = true } == .inconclusive(.indirect))
    #expect(verdict { $0.isDelta = true } == .inconclusive(.delta))
    #expect(verdict { $0.hasUnknownExtension = true } == .inconclusive(.unknownExtension))
  }

  @Test("takes a part of the list only where the certificate names its place (RFC 5280 §6.3.3)")
  func points() {
    #expect(verdict { $0.scope.points = [Self.url] } == .good)
    #expect(verdict { $0.scope.points = [Array("http://crl.example.test/2".utf8)] } == .inconclusive(.partial))
    #expect(verdict { $0.scope.points = [] } == .inconclusive(.partial))
  }

  @Test(
    "is inconclusive by anybody but the authority",
    arguments: [
      (.unentitled, .unauthorizedSigner), (.stranger, .unauthorizedSigner), (.forged, .forged),
      (.unknown, .unknownIssuer),
    ] as [(CRLFacts.Signer, RevocationVerdict.Doubt)])
  func signer(_ signer: CRLFacts.Signer, _ doubt: RevocationVerdict.Doubt) {
    #expect(verdict { $0.signer = signer } == .inconclusive(doubt))
    #expect(
      verdict {
        $0.signer = signer
        $0.revocation = Revocation(time: Self.time)
      } == .inconclusive(doubt))
  }
}
