import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("connection-unreachable") struct ConnectionUnreachableTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.connect, .unreachable)
    #expect(
      try Sample.levels("connection-unreachable", in: record)
        == Rulebook.specification(of: "connection-unreachable")?.levels)
    #expect(
      try Sample.findings("connection-unreachable", in: record).map(\.message) == [
        "192.0.2.25 port 25 cannot be reached"
      ])
  }

  @Test("does not blame the server for what is wrong here")
  func local() throws {
    let found = try Sample.findings(Sample.failed(.connect, .local))
    #expect(found.map(\.id) == ["connection-unreachable"])
    #expect(found.map(\.message) == ["no connection was made, for a reason on this side: what happened"])
    #expect(found.first?.remedy?.hasPrefix("It says nothing of the server") == true)
  }
}
