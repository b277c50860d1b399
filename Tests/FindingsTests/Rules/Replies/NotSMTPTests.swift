import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("not-smtp") struct NotSMTPTests {
  @Test(
    "names what it looks like",
    arguments: [
      ("HTTP/1.1 400 Bad Request", "what answers speaks HTTP, not SMTP"),
      ("SSH-2.0-OpenSSH_9.2", "what answers speaks SSH, not SMTP"),
      ("* OK IMAP4rev1 ready", "what answers speaks IMAP, not SMTP"),
      ("+OK ready", "what answers speaks POP3, not SMTP"),
      ("\u{15}\u{03}\u{01}", "what answers speaks TLS, not SMTP"),
      ("welcome to the jungle", "what answers is no SMTP"),
    ])
  func raises(bytes: String, message: String) throws {
    let record = Sample.failed(.greeting, .malformedReply, evidence: bytes)
    #expect(try Sample.levels("not-smtp", in: record) == .error)
    #expect(try Sample.findings(record).map(\.message) == [message])
  }

  @Test("sends whoever meets TLS to smtps")
  func tls() throws {
    let record = Sample.failed(.greeting, .malformedReply, evidence: "\u{15}\u{03}\u{01}")
    #expect(try Sample.findings(record).first?.remedy?.contains("smtps://") == true)
  }

  @Test("is not a reply with a code that is none", arguments: ["199 hello", "999", "600-x"])
  func badCode(bytes: String) throws {
    #expect(try Sample.ids(Sample.failed(.greeting, .malformedReply, evidence: bytes)) == ["reply-malformed"])
  }
}
