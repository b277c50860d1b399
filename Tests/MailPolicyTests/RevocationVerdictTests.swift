import Certificates
import MailPolicy
import Testing

@Suite("The verdict on revocation")
struct RevocationVerdictTests {
  private static let time = UnixTime(year: 2026, month: 11, day: 24, hour: 12)
  private static let delegate = OCSPFacts.Delegate(subject: [], notBefore: time + -60, notAfter: time + 60)

  private static func response(
    _ status: OCSPFacts.Status = .good, from: Int64 = -3600, until: Int64? = 3600, signer: OCSPFacts.Signer = .issuer
  ) -> OCSPFacts {
    OCSPFacts(
      outcome: .answered, producedAt: time, signer: signer,
      answer: .init(status: status, thisUpdate: time + from, nextUpdate: until.map { time + $0 }), answerCount: 1)
  }

  private func verdict(_ facts: OCSPFacts, later seconds: Int64 = 0) -> RevocationVerdict {
    RevocationVerdict(of: facts, at: Self.time + seconds)
  }

  @Test("is good by the authority, and by whom it entrusted with that while it did")
  func good() {
    #expect(verdict(Self.response()) == .good)
    #expect(verdict(Self.response(signer: .delegate(Self.delegate))) == .good)
    #expect(
      verdict(Self.response(signer: .delegate(Self.delegate)), later: 600) == .inconclusive(.signerOutsideValidity))
  }

  @Test(
    "is inconclusive by anybody else",
    arguments: [
      (.undelegated(delegate), .unauthorizedSigner), (.stranger, .unauthorizedSigner), (.forged, .forged),
      (.unknown, .unknownIssuer),
    ] as [(OCSPFacts.Signer, RevocationVerdict.Doubt)])
  func signer(_ signer: OCSPFacts.Signer, _ doubt: RevocationVerdict.Doubt) {
    #expect(verdict(Self.response(signer: signer)) == .inconclusive(doubt))
    let revoked = OCSPFacts.Status.revoked(Revocation(time: Self.time + -60))
    #expect(verdict(Self.response(revoked, signer: signer)) == .inconclusive(doubt))
  }

  @Test("grants clocks five minutes at either end, and no more")
  func skew() {
    #expect(verdict(Self.response(from: 300, until: 900)) == .good)
    #expect(verdict(Self.response(from: 301, until: 900)) == .inconclusive(.notYetValid))
    #expect(verdict(Self.response(), later: 3900) == .good)
    #expect(verdict(Self.response(), later: 3901) == .inconclusive(.expired))
  }

  @Test("takes a response without an end for ten days")
  func endless() {
    #expect(verdict(Self.response(from: -9 * 86_400, until: nil)) == .good)
    #expect(verdict(Self.response(from: -11 * 86_400, until: nil)) == .inconclusive(.expired))
    #expect(verdict(Self.response(from: .min, until: .max)) == .good)
  }

  @Test("keeps to a revocation however old the response is, from its moment on")
  func revoked() {
    let revocation = Revocation(time: Self.time + -60, reason: 1)
    #expect(verdict(Self.response(.revoked(revocation))) == .revoked(revocation))
    #expect(verdict(Self.response(.revoked(revocation)), later: 100_000) == .revoked(revocation))
    #expect(verdict(Self.response(.revoked(Revocation(time: Self.time + 1200)))) == .good)
  }

  @Test("is inconclusive where there is no answer")
  func noAnswer() {
    #expect(verdict(OCSPFacts(outcome: .unreadable)) == .inconclusive(.unreadable))
    #expect(verdict(OCSPFacts(outcome: .refused(3))) == .inconclusive(.refused))
    #expect(verdict(OCSPFacts(outcome: .answered, signer: .issuer)) == .inconclusive(.otherCertificate))
    #expect(verdict(Self.response(.unknown)) == .inconclusive(.unknownCertificate))
  }

  @Test(
    "calls reasons what the RFC calls them, and others nothing", arguments: [(1, "keyCompromise"), (7, nil), (-1, nil)])
  func reasons(_ number: Int, _ name: String?) {
    #expect(Revocation(time: Self.time, reason: number).reasonName == name)
  }
}
