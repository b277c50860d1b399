import SMTPWire
import Testing

@Suite("What answers in place of SMTP")
struct ForeignProtocolTests {
  @Test(
    "is told by its first bytes",
    arguments: [
      ("HTTP/1.1 400 Bad Request\r\n", ForeignProtocol.http), ("http/1.0 200\r\n", .http),
      ("<!DOCTYPE HTML PUBLIC", .http), ("<html>\r\n", .http), ("SSH-2.0-OpenSSH_9.9\r\n", .ssh), ("SSH-", .ssh),
      ("* OK [CAPABILITY IMAP4rev1] ready\r\n", .imap), ("* BYE gone\r\n", .imap), ("* PREAUTH hi\r\n", .imap),
      ("+OK POP3 ready <1.2@example.org>\r\n", .pop3), ("+OK\r\n", .pop3), ("-ERR no\r\n", .pop3),
    ])
  func text(_ text: String, _ expected: ForeignProtocol) {
    #expect(ForeignProtocol(firstBytes: Array(text.utf8)) == expected)
    #expect(ForeignProtocol(firstBytes: Array(text.utf8).inJunk) == expected)
  }

  @Test("is TLS where a record of it comes: alert, handshake, heartbeat")
  func tls() {
    #expect(ForeignProtocol(firstBytes: [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]) == .tls)
    #expect(ForeignProtocol(firstBytes: [0x16, 0x03, 0x03]) == .tls)
    #expect(ForeignProtocol(firstBytes: [0x14, 0x03]) == .tls)
    #expect(ForeignProtocol(firstBytes: [0x18, 0x03]) == .tls)
    for bytes: [UInt8] in [[0x16], [0x16, 0x02], [0x13, 0x03], [0x19, 0x03], [0x03, 0x16]] {
      #expect(ForeignProtocol(firstBytes: bytes) == nil)
    }
  }

  @Test(
    "stays unknown for SMTP, for too few bytes and for anything else",
    arguments: [
      "", "2", "220 mx.example.org ESMTP\r\n", "220 HTTP/1.1", "H", "HTTP", "SSH", "*", "* ", "* NO", "+O", "-ER",
      " HTTP/1.1",
      "RFB 003.008\n", "\0\0\0", "<xml>",
    ])
  func unknown(_ text: String) { #expect(ForeignProtocol(firstBytes: Array(text.utf8)) == nil) }

  @Test("is not hidden by a combining mark behind it")
  func combiningMark() {
    #expect(ForeignProtocol(firstBytes: Array("SSH-\u{301}2.0".utf8)) == .ssh)
  }

  @Test("has the name that people know")
  func names() {
    #expect(
      [ForeignProtocol.http, .ssh, .imap, .pop3, .tls].map(\.rawValue) == ["HTTP", "SSH", "IMAP", "POP3", "TLS"])
  }
}
