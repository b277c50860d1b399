import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("validity-too-long") struct ValidityTooLongTests {
  private static let day: Int64 = 86_400

  private func chain(from: UnixTime, seconds: Int64, timestamps: Int = 2) -> JudgedChain {
    let leaf = Certs.changed(AuditSample.publicLeaf) {
      $0.notBefore = from
      $0.notAfter = from + (seconds - 1)
      $0.sctCount = timestamps
    }
    return AuditSample.chain(of: leaf, timestamps > 0 ? AuditSample.publicDetails() : AuditSample.details())
  }

  @Test(
    "goes by the limit of the day of issue, and both end points count",
    arguments: [
      ("2019-01-01T00:00:00Z", Int64(825)), ("2020-08-31T23:59:59Z", 825), ("2020-09-01T00:00:00Z", 398),
      ("2026-03-14T23:59:59Z", 398), ("2026-03-15T00:00:00Z", 200), ("2027-03-15T00:00:00Z", 100),
      ("2029-03-15T00:00:00Z", 47),
    ])
  func limits(from: String, days: Int64) throws {
    let from = try #require(UnixTime(rfc3339: from))
    #expect(!AuditSample.ids(chain(from: from, seconds: days * Self.day)).contains("validity-too-long"))
    let long = chain(from: from, seconds: days * Self.day + 1)
    #expect(
      AuditSample.findings(long).filter { $0.id == "validity-too-long" }.map(\.message) == [
        "the certificate is valid for \(days + 1) days, and \(days) were allowed when it was issued (\(from.date))"
      ])
    #expect(AuditSample.levels("validity-too-long", long) == .init(.note, .note, .warning))
  }

  @Test("is nobody's business but that of public authorities")
  func privateAuthority() {
    let from = UnixTime(year: 2026, month: 4, day: 1)
    #expect(AuditSample.ids(chain(from: from, seconds: 9000 * Self.day, timestamps: 0)) == [])
  }

  @Test("is raised in a probe, by the timestamps of the certificate")
  func probe() throws {
    let record = Sample.record(
      chain: chain(from: UnixTime(year: 2026, month: 4, day: 1), seconds: 300 * Self.day).facts)
    #expect(try Sample.ids(record) == ["validity-too-long"])
  }
}
