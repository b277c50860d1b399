import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("what a server takes before TLS") struct EnforcementRuleTests {
  private func record(mail: Int, auth: Int, mechanism: String = "PLAIN") -> EndpointRecord {
    Sample.record {
      $0.relay = RelayRecord(
        isComplete: true,
        enforcement: EnforcementRecord(
          mailReply: Reply(code: mail, text: "text"), mechanism: mechanism, authReply: Reply(code: auth, text: "text")))
    }
  }

  @Test("is no finding where both are refused")
  func refused() throws {
    #expect(try Sample.findings(record(mail: 530, auth: 530)).isEmpty)
  }

  @Test("is one where the policy demands TLS, and MAIL is taken")
  func mail() throws {
    #expect(try Sample.levels("tls-not-enforced", in: record(mail: 250, auth: 530)) == .init(nil, .warning, .warning))
    let target = Sample.target(.encrypt)
    let found = try Sample.findings(record(mail: 250, auth: 530), target: target).filter { $0.id == "tls-not-enforced" }
    #expect(found.map(\.evidence) == [["250 text"]])
  }

  @Test("is one where AUTH asks for a password although it is not offered")
  func auth() throws {
    let found = try Sample.findings("auth-before-tls", in: record(mail: 530, auth: 334))
    #expect(found.map(\.message) == ["AUTH PLAIN is taken before TLS, though not offered"])
    #expect(try Sample.findings("auth-before-tls", in: record(mail: 530, auth: 334, mechanism: "CRAM-MD5")).isEmpty)
  }
}
