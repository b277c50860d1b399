import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("xclient-exposed") struct XClientExposedTests {
  private func record(_ before: String, _ within: String) -> EndpointRecord {
    Sample.record {
      $0.plaintextHello = Sample.hello("PIPELINING", "STARTTLS", before)
      $0.encryptedHello = Sample.hello("PIPELINING", within)
    }
  }

  @Test("sees either keyword, before TLS or within")
  func raises() throws {
    let both = record("XCLIENT NAME ADDR", "xforward NAME")
    #expect(try Sample.levels("xclient-exposed", in: both) == .warning)
    let found = try Sample.findings("xclient-exposed", in: both)
    #expect(found.map(\.message) == ["XCLIENT and XFORWARD are offered to us"])
    #expect(found.map(\.evidence) == [["250 XCLIENT NAME ADDR", "250 xforward NAME"]])
    let one = record("XFORWARD NAME", "XFORWARD NAME")
    #expect(try Sample.findings(one).map(\.message) == ["XFORWARD is offered to us"])
  }

  @Test("lets other private extensions be")
  func silent() throws {
    #expect(try Sample.ids(record("XCLIENTS", "XCLIENTS")) == [])
  }
}
