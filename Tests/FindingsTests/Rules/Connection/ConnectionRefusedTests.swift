import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("connection-refused") struct ConnectionRefusedTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.connect, .refused)
    #expect(
      try Sample.levels("connection-refused", in: record) == Rulebook.specification(of: "connection-refused")?.levels)
    #expect(
      try Sample.findings("connection-refused", in: record).map(\.message) == [
        "nothing listens at 192.0.2.25 port 25, or a firewall says so"
      ])
  }

  @Test("names the path of a Unix socket, in front of which there is no firewall")
  func unix() throws {
    var record = Sample.failed(.connect, .refused)
    record.endpoint.transport = .unix(path: "/run/lmtp")
    let found = try Sample.findings(record)
    #expect(found.map(\.message) == ["nothing listens at /run/lmtp: what happened"])
    #expect(found.first?.remedy == "See whether the LMTP service runs and where it puts its socket.")
  }
}
