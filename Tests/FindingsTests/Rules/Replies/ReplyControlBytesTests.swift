import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("reply-control-bytes") struct ReplyControlBytesTests {
  @Test("is a note, and quotes the reply in escaped form")
  func raises() throws {
    let record = Sample.record {
      $0.quit.reply = Reply(code: 221, lines: [[0x62, 0x79, 0x65, 0x1B, 0xE9]], deviations: [.controlBytes])
    }
    #expect(try Sample.levels("reply-control-bytes", in: record) == .note)
    #expect(try Sample.findings(record).map(\.message) == ["control bytes in the text of a reply (QUIT)"])
    #expect(try Sample.findings(record).map(\.evidence) == [["221 bye\\x1b\\xe9"]])
  }

  @Test("is not a deviation of form")
  func silent() throws {
    #expect(try Sample.ids(Sample.record { $0.quit.reply?.deviations = [.bareLF] }) == ["reply-syntax"])
  }
}
