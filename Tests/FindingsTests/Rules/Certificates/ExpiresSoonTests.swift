import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("expires-soon") struct ExpiresSoonTests {
  private static let day: Int64 = 86_400

  /// A leaf of a lifetime, of which so much is left.
  private func record(days: Int64, left: Int64) -> EndpointRecord {
    let leaf = Certs.leaf {
      let end = Sample.time + left * Self.day
      $0.notAfter = end
      $0.notBefore = end + (1 - days * Self.day)
    }
    return Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
  }

  @Test(
    "counts a third of the lifetime, and no more than 30 days",
    arguments: [
      (Int64(90), Int64(31), false), (90, 30, true), (90, 8, true), (47, 16, false), (47, 15, true), (398, 31, false),
      (398, 30, true), (6, 3, false), (6, 2, true), (85, 14, true),
    ])
  func limits(days: Int64, left: Int64, isSoon: Bool) throws {
    #expect(try Sample.ids(record(days: days, left: left)) == (isSoon ? ["expires-soon"] : []))
  }

  @Test(
    "is an error under verify in the last sixth and the last week",
    arguments: [
      (Int64(90), Int64(7), true), (90, 8, false), (30, 6, false), (30, 5, true), (6, 1, true), (398, 7, true),
    ])
  func urgent(days: Int64, left: Int64, isUrgent: Bool) throws {
    let levels = try Sample.levels("expires-soon", in: record(days: days, left: left))
    #expect(levels == .init(.warning, .warning, isUrgent ? .error : .warning))
  }

  @Test("says when, and of how many days")
  func words() throws {
    #expect(
      try Sample.findings(record(days: 85, left: 14)).map(\.message) == [
        "the leaf expires in 14 days (2026-12-08), after 85 days"
      ])
    #expect(
      try Sample.findings(record(days: 90, left: 1)).map(\.message) == [
        "the leaf expires in 1 day (2026-11-25), after 90 days"
      ])
    #expect(
      try Sample.findings(record(days: 90, left: 0)).map(\.message) == [
        "the leaf expires within a day (2026-11-24), after 90 days"
      ])
  }

  @Test("looks at the intermediate, too")
  func intermediate() throws {
    let intermediate = Certs.intermediate {
      $0.notBefore = UnixTime(year: 2020, month: 1, day: 1)
      $0.notAfter = Sample.time + 3 * Self.day
    }
    let record = Sample.record(chain: Certs.chain([Certs.leaf, intermediate]))
    #expect(try Sample.ids(record) == ["expires-soon"])
  }
}
