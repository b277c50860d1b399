import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("name-malformed") struct NameMalformedTests {
  private func chain(_ name: String) -> JudgedChain {
    AuditSample.chain(of: Certs.leaf { $0.names.dns.append(Array(name.utf8)) })
  }

  @Test(
    "says what is wrong with a name",
    arguments: [
      ("", "empty"), ("bücher.example.test", "not ASCII"), ("a b.example.test", "a blank"),
      ("mx\n.example.test", "a control character"),
      ("192.0.2.1", "an address"), ("2001:db8::1", "an address"), ("mx.example.test.", "a dot at the end"),
      ("mx..example.test", "an empty label"), (String(repeating: "a", count: 64) + ".test", "too long"),
      ("my_host.example.test", "an underscore"), ("-mx.example.test", "a hyphen at the edge of a label"),
      ("mx/.example.test", "characters that no host name has"),
    ])
  func faults(name: String, fault: String) {
    let found = AuditSample.findings(chain(name))
    #expect(found.map(\.id) == ["name-malformed"])
    #expect(found.first?.evidence.first?.hasSuffix(": \(fault)") == true)
    #expect(AuditSample.levels("name-malformed", chain(name)) == .warning)
  }

  @Test("tells an address of a length that none has")
  func address() {
    let found = AuditSample.findings(
      AuditSample.chain(of: Certs.leaf { $0.names.ip = [[127, 0, 0], [127, 0, 0, 1]] })
    )
    .filter { $0.id == "name-malformed" }
    #expect(found.map(\.message) == ["a name of the certificate can match no host"])
    #expect(found.first?.evidence.map { $0.hasSuffix(": 3 octets, and an address has 4 or 16") } == [true])
  }

  @Test(
    "says nothing of names that are right", arguments: ["*.example.test", "a-1.example.test", "xn--bcher-kva.test"])
  func fine(name: String) {
    #expect(AuditSample.ids(chain(name)) == [])
  }
}
