import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("reply-syntax") struct ReplySyntaxTests {
  @Test(
    "names each deviation of form",
    arguments: [
      (ReplyDeviation.bareLF, "lines end with a bare LF"), (.bareCR, "a bare CR"),
      (.mixedCodes, "mixed codes in one reply"), (.lineWithoutCode, "lines without a code"),
      (.overlongLine, "lines of more than 512 octets"), (.tabSeparator, "a tab behind the code"),
    ])
  func each(deviation: ReplyDeviation, words: String) throws {
    let record = Sample.record { $0.greeting?.reply.deviations = [deviation] }
    #expect(try Sample.levels("reply-syntax", in: record) == .warning)
    #expect(try Sample.findings(record).map(\.message) == ["replies are not in the form of SMTP: \(words) (greeting)"])
  }

  @Test("shows the lines as they came, with code, separator and line end")
  func evidence() throws {
    var parser = ReplyParser()
    parser.append(Array("hi\r\n220-mx\r\n221\tbye\n".utf8))
    let reply = try parser.next()
    let record = Sample.record { $0.quit.reply = reply }
    #expect(
      try Sample.findings("reply-syntax", in: record).map(\.evidence) == [
        [#"221\x09bye\x0a"#, #"220-mx\x0d\x0a221\x09bye\x0a"#, #"hi\x0d\x0a"#]
      ])
  }

  @Test("says it once for all replies, and where")
  func places() throws {
    let record = Sample.record {
      $0.greeting?.reply.deviations = [.bareLF, .mixedCodes]
      $0.plaintextHello?.reply.deviations = [.bareLF]
      $0.encryptedHello?.reply.deviations = [.bareLF]
      $0.quit.reply?.deviations = [.bareCR]
    }
    #expect(
      try Sample.findings(record).map(\.message) == [
        "replies are not in the form of SMTP: lines end with a bare LF (greeting, EHLO, EHLO inside TLS), "
          + "a bare CR (QUIT), mixed codes in one reply (greeting)"
      ])
  }

  @Test("looks also at the reply that ended the dialogue")
  func failing() throws {
    let record = Sample.failed(.ehlo, .rejected, reply: Reply(code: 550, lines: [[]], deviations: [.bareLF]))
    #expect(try Sample.ids(record) == ["ehlo-refused", "reply-syntax"])
  }

  @Test("leaves bytes in the text to others")
  func bytes() throws {
    let record = Sample.record { $0.greeting?.reply.deviations = [.controlBytes, .notASCII] }
    #expect(try Sample.ids(record) == ["reply-control-bytes", "reply-not-ascii"])
  }
}
