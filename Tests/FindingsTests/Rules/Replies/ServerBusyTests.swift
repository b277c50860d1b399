import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("server-busy") struct ServerBusyTests {
  @Test(
    "takes the place of the finding of the stage",
    arguments: [Stage.greeting, .ehlo, .starttls, .handshake, .ehloTLS, .transaction, .quit])
  func raises(stage: Stage) throws {
    for reply in [Reply(code: 421, text: "4.3.2 closing"), Reply(code: 454, text: "TLS not available due to load")] {
      let record = Sample.failed(stage, .rejected, reply: reply)
      #expect(try Sample.ids(record) == ["server-busy"])
      #expect(try Sample.levels("server-busy", in: record) == .warning)
    }
  }

  @Test("says where, and quotes")
  func words() throws {
    let record = Sample.failed(.starttls, .rejected, reply: Reply(code: 421, text: "too busy"))
    let finding = try Sample.findings(record).first
    #expect(finding?.message == "the server asks to come back later, in the reply to STARTTLS (421)")
    #expect(finding?.evidence == ["421 too busy"])
  }

  @Test("is neither a refusal for good nor one for another reason")
  func silent() throws {
    for reply in [Reply(code: 454, text: "TLS not available"), Reply(code: 554, text: "too many connections")] {
      #expect(try Sample.ids(Sample.failed(.starttls, .rejected, reply: reply)) == ["starttls-refused"])
    }
  }

  @Test("tells a 421 that nobody asked for once")
  func unsolicited() throws {
    var record = Sample.failed(.ehlo, .rejected, reply: Reply(code: 421, text: "idle"))
    record.unsolicitedReplies = [.init(stage: .ehlo, isInsideTLS: false, reply: Reply(code: 421, text: "idle"))]
    #expect(try Sample.ids(record) == ["server-busy"])
    #expect(
      try Sample.findings(record).map(\.message) == ["the server asks to come back later, without being asked (421)"])
  }

  @Test("takes the place of the note about QUIT where the answer to that says it")
  func goodbye() throws {
    let record = Sample.record { $0.quit = QuitRecord(wasSent: true, reply: Reply(code: 421, text: "4.3.2 bye")) }
    #expect(try Sample.ids(record) == ["server-busy"])
    #expect(try Sample.levels("server-busy", in: record) == .warning)
    #expect(
      try Sample.findings(record).map(\.message) == [
        "the server asks to come back later, in the reply to QUIT (421)"
      ])
  }
}
