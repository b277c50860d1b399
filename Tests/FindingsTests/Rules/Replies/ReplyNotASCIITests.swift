import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("reply-not-ascii") struct ReplyNotASCIITests {
  @Test("is a note, and quotes the reply in escaped form")
  func raises() throws {
    let record = Sample.record {
      $0.quit.reply = Reply(code: 221, lines: [[0x62, 0x79, 0x65, 0x1B, 0xE9]], deviations: [.notASCII])
    }
    #expect(try Sample.levels("reply-not-ascii", in: record) == .note)
    #expect(try Sample.findings(record).map(\.message) == ["bytes beyond ASCII in the text of a reply (QUIT)"])
    #expect(try Sample.findings(record).map(\.evidence) == [["221 bye\\x1b\\xe9"]])
  }

  @Test("is not a deviation of form")
  func silent() throws {
    #expect(try Sample.ids(Sample.record { $0.quit.reply?.deviations = [.bareLF] }) == ["reply-syntax"])
  }
}
