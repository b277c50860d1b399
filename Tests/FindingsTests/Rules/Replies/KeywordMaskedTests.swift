import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("keyword-masked") struct KeywordMaskedTests {
  private func record(_ keyword: String) -> EndpointRecord {
    Sample.record {
      $0.plaintextHello = Sample.hello("PIPELINING", "SIZE 10240000", "8BITMIME", keyword)
      $0.startTLS = StartTLSRecord(isOffered: false)
      $0.tls = nil
      $0.chain = nil
      $0.encryptedHello = nil
    }
  }

  @Test("knows a keyword of the letter X", arguments: ["XXXXXXXA", "XXXXXXXX", "XXXX", "xxxxxxxb", "XXXXXXXXXXXX"])
  func raises(keyword: String) throws {
    #expect(try Sample.levels("keyword-masked", in: record(keyword)) == .warning)
    #expect(try Sample.findings("keyword-masked", in: record(keyword)).map(\.evidence) == [[keyword]])
  }

  @Test("suspects STARTTLS where the length fits")
  func length() throws {
    func messages(_ keyword: String) throws -> [String] {
      try Sample.findings("keyword-masked", in: record(keyword)).map(\.message)
    }
    #expect(try messages("XXXXXXXA") == ["a middlebox masks keywords, perhaps STARTTLS"])
    #expect(try messages("XXXX") == ["a middlebox masks keywords"])
  }

  @Test("lets private extensions be", arguments: ["XCLIENT", "X-EXPS", "XXX", "XXXX-1", "XAXX", "XEXCH50"])
  func silent(keyword: String) throws {
    #expect(try Sample.findings("keyword-masked", in: record(keyword)).isEmpty)
  }
}
