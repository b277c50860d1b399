import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("greeting-name-mismatch") struct GreetingNameMismatchTests {
  private func record(_ greeting: String, _ hello: String) -> EndpointRecord {
    Sample.record {
      $0.greeting = Greeting(reply: Reply(code: 220, text: greeting))
      $0.plaintextHello = Sample.hello("PIPELINING", "SIZE 10240000", "STARTTLS", "8BITMIME", host: hello)
      $0.encryptedHello = Sample.hello("PIPELINING", "SIZE 10240000", "8BITMIME", host: hello)
    }
  }

  @Test("compares the greeting with the answer to EHLO")
  func raises() throws {
    let record = record("mx1.example.test ESMTP", "mx2.example.test")
    #expect(try Sample.levels("greeting-name-mismatch", in: record) == .warning)
    let finding = try Sample.findings(record).first
    #expect(finding?.message == "the greeting names mx1.example.test, the answer to EHLO mx2.example.test")
    #expect(finding?.evidence == ["220 mx1.example.test ESMTP", "250-mx2.example.test"])
  }

  @Test("looks inside TLS, too")
  func inside() throws {
    let record = Sample.record {
      $0.encryptedHello = Sample.hello("PIPELINING", "SIZE 10240000", "8BITMIME", host: "other.example.test")
    }
    #expect(try Sample.ids(record) == ["greeting-name-mismatch"])
  }

  @Test(
    "compares full names only, without regard to case",
    arguments: [
      ("MX.example.test. ESMTP", "mx.EXAMPLE.test"), ("ESMTP ready", "mx.example.test"), ("mx.example.test", "mail"),
      ("[192.0.2.25] ready", "mx.example.test"), ("", "mx.example.test"), ("mx.example.test", ""),
    ])
  func silent(greeting: String, hello: String) throws {
    #expect(try Sample.ids(record(greeting, hello)) == [])
  }
}
