import MailDNS
import ProbeEngine
import Testing

@testable import Findings

@Suite("the names around a server") struct NamesAgreeTests {
  private static func name(_ text: String) -> DNSName {
    DNSName(labels: text.split(separator: ".").map { Array($0.utf8) })
  }

  private static func findings(
    _ pointers: DNSAnswer<DNSName>, _ leads: [NameRecord.Lead] = [], greeting: NameRecord.Lead = .back
  ) throws -> [Finding] {
    let forward = zip(pointers.records, leads).map { NameRecord.Check(name: $0, lead: $1) }
    return try Sample.findings(
      Sample.record {
        $0.names = NameRecord(
          pointers: pointers, forward: forward, greeting: .init(name: name("mx.example.test"), lead: greeting))
      })
  }

  @Test("in good order raise nothing, nor does what could not be found out")
  func silent() throws {
    let one = DNSAnswer(.records([Self.name("a.test")]))
    let two = DNSAnswer(.records([Self.name("a.test"), Self.name("b.test")]))
    #expect(try Self.findings(one, [.back]) == [])
    #expect(try Self.findings(two, [.nowhere, .back]) == [])
    #expect(try Self.findings(two, [.nowhere, .unknown("SERVFAIL")]) == [])
    #expect(try Self.findings(DNSAnswer(.failed("SERVFAIL"))) == [])
    #expect(try Self.findings(DNSAnswer(.timedOut)) == [])
    #expect(try Self.findings(one, [.back], greeting: .elsewhere) == [])
    #expect(try Self.findings(one, [.back], greeting: .unknown("SERVFAIL")) == [])
  }

  @Test("an address without a name is a warning", arguments: [.noData, .nonexistent] as [DNSAnswer<DNSName>.Outcome])
  func missing(_ outcome: DNSAnswer<DNSName>.Outcome) throws {
    let found = try Self.findings(DNSAnswer(outcome))
    #expect(found.map(\.id) == ["ptr-missing"])
    #expect(found.map(\.level) == [.warning])
  }

  @Test("a name that does not lead back is a warning, with where it leads")
  func notConfirmed() throws {
    let two = DNSAnswer(.records([Self.name("a.test"), Self.name("b.test")]))
    let found = try Self.findings(two, [.elsewhere, .nowhere])
    #expect(found.map(\.id) == ["ptr-not-confirmed"])
    #expect(found.map(\.evidence) == [["a.test has other addresses", "b.test has no address"]])
  }

  @Test("a greeting by a name without an address is a warning about that name")
  func greeting() throws {
    let found = try Self.findings(DNSAnswer(.records([Self.name("a.test")])), [.back], greeting: .nowhere)
    #expect(found.map(\.id) == ["greeting-name-unresolvable"])
    #expect(found.map(\.subject.name) == ["mx.example.test"])
  }
}
