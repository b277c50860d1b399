import SMTPWire
import Testing

@testable import ProbeEngine

@Suite("What is taken before TLS")
struct EnforcementTests {
  private func test(_ capabilities: String...) throws -> (EnforcementTest, String) {
    var test = EnforcementTest(try MailPath("relay-test@f.test"))
    let offer = ServerOffer(
      capabilities: capabilities.compactMap { Capability(line: Array($0.utf8)) }, isInsideTLS: false, dialect: .smtp)
    let first = text(test.begin(offer))
    return (test, first)
  }

  private func text(_ step: ExchangeStep) -> String { String(decoding: step.bytes, as: UTF8.self) }

  private func answer(_ test: inout EnforcementTest, _ code: Int) -> ExchangeStep {
    test.answered(Reply(code: code, text: "text"), milliseconds: 1)
  }

  private func record(_ test: EnforcementTest) throws -> EnforcementRecord {
    var record = EndpointRecord(endpoint: Endpoint(host: "t.test", transport: .unix(path: "/x")))
    test.file(in: &record)
    return try #require(record.relay?.enforcement)
  }

  @Test("is asked with MAIL, and with AUTH that names a mechanism and no secret")
  func refused() throws {
    var (test, first) = try test("STARTTLS")
    #expect(first == "MAIL FROM:<relay-test@f.test>\r\n")
    #expect(text(answer(&test, 530)) == "AUTH PLAIN\r\n")
    guard case .done? = answer(&test, 538).end else {
      Issue.record("it goes on")
      return
    }
    let record = try record(test)
    #expect(record.mailReply?.code == 530)
    #expect(record.authReply?.code == 538)
    #expect(record.mechanism == "PLAIN")
  }

  @Test("is taken back: MAIL by RSET, AUTH by an asterisk")
  func taken() throws {
    var (test, _) = try test("AUTH CRAM-MD5 LOGIN")
    #expect(text(answer(&test, 250)) == "RSET\r\n")
    #expect(text(answer(&test, 250)) == "AUTH LOGIN\r\n")
    #expect(text(answer(&test, 334)) == "*\r\n")
    guard case .done? = answer(&test, 501).end else {
      Issue.record("it goes on")
      return
    }
    #expect(try record(test).mailReply?.code == 250)
    #expect(try record(test).authReply?.code == 334)
  }

  @Test("names a mechanism that is known, whatever the server offers")
  func mechanism() throws {
    var (test, _) = try test("AUTH \u{1B}[2J X CRAM-MD5")
    #expect(text(answer(&test, 530)) == "AUTH CRAM-MD5\r\n")
  }

  @Test("ends with the server's goodbye")
  func goodbye() throws {
    var (test, _) = try test()
    guard case .refused? = answer(&test, 421).end else {
      Issue.record("it goes on")
      return
    }
    #expect(try record(test).mailReply == nil)
  }
}
