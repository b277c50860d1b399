import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("plaintext-after-220") struct PlaintextAfter220Tests {
  @Test("counts and shows the bytes")
  func raises() throws {
    var record = Sample.failed(.starttls, .plaintextAfter220)
    record.startTLS.leftover = Array("250 ok\r\n".utf8)
    #expect(try Sample.levels("plaintext-after-220", in: record) == .error)
    let finding = try Sample.findings(record).first
    #expect(finding?.message == "8 bytes in the clear behind the 220 to STARTTLS")
    #expect(finding?.evidence == ["250 ok\\x0d\\x0a"])
  }

  @Test("is alone: what was injected is judged by no other rule")
  func alone() throws {
    var record = Sample.failed(.starttls, .plaintextAfter220)
    record.startTLS.leftover = [0]
    #expect(try Sample.ids(record) == ["plaintext-after-220"])
    #expect(try Sample.findings(record).map(\.message) == ["1 byte in the clear behind the 220 to STARTTLS"])
  }
}
