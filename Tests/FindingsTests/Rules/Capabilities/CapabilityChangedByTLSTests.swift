import ProbeEngine
import Testing

@testable import Findings

@Suite("capability-changed-by-tls") struct CapabilityChangedByTLSTests {
  private func findings(_ before: String, _ within: String) throws -> [Finding] {
    try Sample.findings(
      Sample.record {
        $0.plaintextHello = Sample.hello("PIPELINING", before, "STARTTLS")
        $0.encryptedHello = Sample.hello("PIPELINING", within)
      })
  }

  @Test("tells a parameter before TLS and within")
  func changed() throws {
    let found = try findings("SIZE 10240000", "SIZE 52428800")
    #expect(found.map(\.id) == ["capability-changed-by-tls"])
    #expect(found.map(\.level) == [.note])
    #expect(found.map(\.message) == ["SIZE is 10240000 before TLS and 52428800 within"])
    #expect(found.map(\.evidence) == [["250-SIZE 10240000", "250 SIZE 52428800"]])
  }

  @Test("tells where there was no parameter")
  func withoutParameters() throws {
    #expect(
      try findings("SIZE", "SIZE 1000").map(\.message) == ["SIZE is without parameters before TLS and 1000 within"])
  }

  @Test("tells what TLS adds")
  func added() throws {
    let found = try Sample.findings(
      Sample.record {
        $0.encryptedHello = Sample.hello("PIPELINING", "SIZE 10240000", "8BITMIME", "AUTH PLAIN LOGIN")
      })
    #expect(found.map(\.message) == ["AUTH is offered inside TLS only"])
    #expect(found.map(\.level) == [.note])
    #expect(found.map(\.evidence) == [["250 AUTH PLAIN LOGIN"]])
  }

  @Test("sees no change in order, case or repetition")
  func silent() throws {
    #expect(try findings("AUTH CRAM-MD5 SCRAM-SHA-1", "auth scram-sha-1 cram-md5").isEmpty)
    #expect(try findings("SIZE 10", "size 10").isEmpty)
  }
}
