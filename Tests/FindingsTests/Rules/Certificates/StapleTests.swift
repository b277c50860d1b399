import Certificates
import MailPolicy
import ProbeEngine
import TLSSession
import Testing

@testable import Findings

@Suite("What is stapled") struct StapleTests {
  private static func record(_ staple: OCSPFacts) -> EndpointRecord {
    var record = Sample.record(chain: Certs.chain())
    record.tls?.ocspResponse = [0x30, 0]
    record.tls?.staple = staple
    return record
  }

  private static func response(
    _ status: OCSPFacts.Status = .good, until: Int64 = 86_400, signer: OCSPFacts.Signer = .issuer
  ) -> OCSPFacts {
    OCSPFacts(
      outcome: .answered, producedAt: Sample.time, signer: signer,
      answer: .init(status: status, thisUpdate: Sample.time + -7 * 86_400, nextUpdate: Sample.time + until),
      answerCount: 1)
  }

  private static let revoked = response(.revoked(Revocation(time: Sample.time + -86_400, reason: 1)))

  @Test(
    "is told where it has ended, proves nothing, or says that the certificate was revoked",
    arguments: [
      (response(until: -86_400), "staple-expired"), (response(signer: .forged), "staple-invalid"),
      (response(.unknown), "staple-invalid"), (OCSPFacts(outcome: .refused(3)), "staple-invalid"),
      (revoked, "revoked"),
    ] as [(OCSPFacts, String)])
  func raises(_ staple: OCSPFacts, _ id: String) throws {
    let record = Self.record(staple)
    #expect(try Sample.ids(record) == [id])
    #expect(try Sample.levels(id, in: record) == .init(.warning, .warning, .error))
  }

  @Test("is silent where it is good, and where nobody knows the authority")
  func silent() throws {
    #expect(try Sample.ids(Self.record(Self.response())) == [])
    #expect(try Sample.ids(Self.record(Self.response(signer: .unknown))) == [])
  }

  @Test("tells date and reason")
  func text() throws {
    let messages = try Sample.findings(Self.record(Self.revoked)).map(\.message)
    let date = (Sample.time + -86_400).date
    #expect(messages == ["the leaf was revoked on \(date) (keyCompromise), as the stapled OCSP response says"])
  }
}
