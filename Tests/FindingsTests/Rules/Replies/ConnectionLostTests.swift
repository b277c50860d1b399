import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("connection-lost") struct ConnectionLostTests {
  @Test("tells it, and how")
  func raises() throws {
    let record = Sample.failed(.ehloTLS, .reset)
    #expect(try Sample.levels("connection-lost", in: record) == Rulebook.specification(of: "connection-lost")?.levels)
    #expect(
      try Sample.findings("connection-lost", in: record).map(\.message) == [
        "the connection was reset in place of the reply to EHLO inside TLS"
      ])
  }

  @Test("does not blame the peer for what happened here")
  func local() throws {
    let found = try Sample.findings(Sample.failed(.ehlo, .local))
    #expect(found.map(\.message) == ["the dialogue could not go on here before the reply to EHLO"])
    #expect(found.map(\.evidence) == [["what happened"]])
  }
}
