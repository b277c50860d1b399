import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("auth-before-tls") struct AuthBeforeTLSTests {
  private func record(_ auth: String...) -> EndpointRecord {
    Sample.record {
      $0.plaintextHello = HelloResponse(
        verb: .ehlo,
        reply: Reply(
          code: 250,
          lines: (["mx.example.test", "PIPELINING", "SIZE 10240000", "STARTTLS"] + auth + ["8BITMIME"]).map {
            Array($0.utf8)
          }))
      $0.encryptedHello = Sample.hello("PIPELINING", "SIZE 10240000", auth.first ?? "", "8BITMIME")
    }
  }

  @Test(
    "names the mechanisms that show the password",
    arguments: [
      ("AUTH PLAIN LOGIN", "AUTH PLAIN LOGIN is offered before TLS"),
      ("AUTH CRAM-MD5 login", "AUTH LOGIN is offered before TLS"), ("AUTH=PLAIN", "AUTH PLAIN is offered before TLS"),
      ("AUTH SCRAM-SHA-256 XOAUTH2", "AUTH XOAUTH2 is offered before TLS"),
    ])
  func raises(line: String, message: String) throws {
    #expect(try Sample.levels("auth-before-tls", in: record(line)) == .init(.warning, .warning, .error))
    let finding = try Sample.findings(record(line)).first
    #expect(finding?.message == message)
    #expect(finding?.evidence == ["250-\(line)"])
  }

  @Test("counts the old form beside the new one once")
  func legacy() throws {
    let found = try Sample.findings("auth-before-tls", in: record("AUTH PLAIN LOGIN", "AUTH=PLAIN LOGIN"))
    #expect(found.map(\.message) == ["AUTH PLAIN LOGIN is offered before TLS"])
    #expect(found.map(\.evidence) == [["250-AUTH PLAIN LOGIN", "250-AUTH=PLAIN LOGIN"]])
  }

  @Test(
    "does not mind mechanisms that show nothing", arguments: ["AUTH CRAM-MD5 SCRAM-SHA-256", "AUTH", "XAUTH PLAIN"])
  func silent(line: String) throws {
    #expect(try Sample.findings("auth-before-tls", in: record(line)).isEmpty)
  }

  @Test("does not mind AUTH inside TLS")
  func inside() throws {
    let record = Sample.record {
      $0.encryptedHello = Sample.hello("PIPELINING", "SIZE 10240000", "AUTH PLAIN", "8BITMIME")
    }
    #expect(try Sample.ids(record) == ["capability-changed-by-tls"])
  }

  @Test("holds also where the user wants no TLS, but not on a Unix socket")
  func security() throws {
    var record = record("AUTH PLAIN")
    #expect(try Sample.levels("auth-before-tls", in: record, security: .none) == .init(.warning, .warning, .error))
    record.endpoint.transport = .unix(path: "/run/lmtp")
    #expect(try Sample.findings("auth-before-tls", in: record).isEmpty)
  }
}
