import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("no-route") struct NoRouteTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.connect, .noRoute)
    #expect(try Sample.levels("no-route", in: record) == Rulebook.specification(of: "no-route")?.levels)
    #expect(
      try Sample.findings("no-route", in: record).map(\.message) == ["not tried: there is no route for IPv4 here"])
  }
}
