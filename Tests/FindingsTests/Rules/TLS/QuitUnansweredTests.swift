import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("quit-unanswered") struct QuitUnansweredTests {
  @Test("is a note where QUIT is known to bring nothing")
  func raises() throws {
    let record = Sample.record { $0.quit = QuitRecord(wasSent: true, isKnownUnanswered: true) }
    #expect(try Sample.ids(record) == ["quit-unanswered"])
    #expect(try Sample.levels("quit-unanswered", in: record) == .note)
  }

  @Test("quotes a refusal")
  func refused() throws {
    let found = try Sample.findings(Sample.failed(.quit, .rejected, reply: Reply(code: 502, text: "no")))
    #expect(found.map(\.message) == ["QUIT was refused (502)"])
  }

  @Test("tells a refusal that came to a dialogue in good order", arguments: [450, 500])
  func answeredOtherwise(code: Int) throws {
    let record = Sample.record { $0.quit = QuitRecord(wasSent: true, reply: Reply(code: code, text: "no")) }
    #expect(try Sample.levels("quit-unanswered", in: record) == .note)
    #expect(try Sample.findings(record).map(\.message) == ["QUIT was answered with \(code)"])
    #expect(try Sample.findings(record).map(\.evidence) == [["\(code) no"]])
  }

  @Test("is told after a refusal of STARTTLS, not after a broken connection")
  func afterFailure() throws {
    var refused = Sample.failed(.starttls, .rejected, reply: Reply(code: 502, text: "no"))
    refused.quit = QuitRecord(wasSent: true, isKnownUnanswered: true)
    #expect(try Sample.ids(refused) == ["starttls-refused", "quit-unanswered"])
    for reason in [FailureReason.timeout, .closed, .reset] {
      var broken = Sample.failed(.ehlo, reason)
      broken.quit = QuitRecord(wasSent: true, isKnownUnanswered: true)
      #expect(try !Sample.ids(broken).contains("quit-unanswered"))
    }
  }

  @Test("is not told where nobody waited")
  func silent() throws {
    #expect(try Sample.ids(Sample.record { $0.quit = QuitRecord(wasSent: true) }) == [])
    #expect(try Sample.ids(Sample.record { $0.quit = QuitRecord() }) == [])
  }
}
