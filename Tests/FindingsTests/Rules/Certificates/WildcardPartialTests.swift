import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("wildcard-partial") struct WildcardPartialTests {
  private func ids(_ name: String) throws -> Set<String> {
    let leaf = Certs.leaf { $0.names.dns.append(Array(name.utf8)) }
    return try Sample.ids(Sample.record(chain: Certs.chain([leaf, Certs.intermediate])))
  }

  @Test(
    "is a wildcard that is not the whole left-most label",
    arguments: [
      "m*.example.test", "*x.example.test", "mx.*.test", "*.*.test", "**.example.test", "*",
    ])
  func raises(name: String) throws {
    #expect(try ids(name) == ["wildcard-partial"])
  }

  @Test("is a warning under each policy")
  func levels() throws {
    let leaf = Certs.leaf { $0.names.dns.append(Array("m*.example.test".utf8)) }
    let record = Sample.record(chain: Certs.chain([leaf, Certs.intermediate]))
    #expect(try Sample.levels("wildcard-partial", in: record) == .warning)
  }

  @Test(
    "is no whole label, and no name without a wildcard", arguments: ["*.example.test", "*.test", "a.example.test", ""])
  func silent(name: String) throws {
    #expect(try ids(name) == [])
  }
}
