import Certificates
import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("Findings of further dialogues with one address")
struct FurtherFindingsTests {
  /// All but what compares the dialogues.
  private static func findings(_ runs: EndpointRecord..., target: ProbeEngine.Target = Sample.target()) throws
    -> [Finding]
  {
    var first = runs[0]
    first.furtherRuns = Array(runs.dropFirst())
    return try Sample.findings(first, target: target).filter { $0.id != "backends-differ" }
  }

  private static func rejected(_ code: Int, _ text: String) -> EndpointRecord {
    Sample.failed(.greeting, .rejected, reply: Reply(code: code, text: text))
  }

  @Test("are told once, as they were first met, with the runs in which they were")
  func once() throws {
    let found = try Self.findings(
      Sample.record, Self.rejected(554, "go away"), Sample.record, Self.rejected(554, "go further"))
    #expect(found.map(\.id) == ["greeting-rejected"])
    #expect(found.map(\.level) == [.error])
    #expect(found.map(\.subject) == [.init(endpoint: "e1")])
    #expect(found.map(\.message) == ["the greeting is a refusal (554), in runs 2 and 4 of 4"])
    #expect(found.map(\.evidence) == [["554 go away"]])
  }

  @Test("are not told again where the first dialogue has them, too")
  func known() throws {
    let slow = Sample.record { $0.timings.greeting = 9000 }
    let slower = Sample.record { $0.timings.greeting = 12000 }
    let found = try Self.findings(slow, slower)
    #expect(found.map(\.id) == ["greeting-slow"])
    #expect(found == (try Self.findings(slow)))
  }

  @Test("are errors under the policy of the target, of whatever rule")
  func everyRule() throws {
    let expired = Sample.record {
      $0.chain = Certs.chain(
        [Certs.leaf { $0.notAfter = UnixTime(year: 2026, month: 11, day: 20) }, Certs.intermediate],
        objections: [(0, "CERT_HAS_EXPIRED")])
    }
    let found = try Self.findings(Sample.record, expired, target: Sample.target(.verify))
    #expect(found.map(\.id) == ["certificate-expired"])
    #expect(found.map(\.level) == [.error])
    #expect(found.allSatisfy { $0.message.hasSuffix(", in run 2 of 2") })
    let silent = try Self.findings(Sample.record, Sample.failed(.greeting, .timeout))
    #expect(silent.map(\.id) == ["greeting-timeout"])
    let busy = try Self.findings(Sample.record, Self.rejected(421, "4.7.0 too many connections"))
    #expect(busy.map(\.id) == ["server-busy"])
    let bare = Sample.record { $0.startTLS = StartTLSRecord(isOffered: false) }
    #expect(try Self.findings(Sample.record, bare).map(\.id).contains("starttls-not-offered"))
  }

  @Test("stand among the others by their level, and in order of their runs within it")
  func order() throws {
    let old = Sample.record { $0.tls = Sample.tls("TLSv1.1") }
    let found = try Self.findings(
      Sample.record { $0.timings.greeting = 9000 }, old, Self.rejected(554, "no"), old)
    #expect(found.map(\.id) == ["greeting-rejected", "protocol-obsolete", "greeting-slow"])
    #expect(
      found.map { $0.message.hasSuffix(", in runs 2 and 4 of 4") } == [false, true, false])
  }

  @Test("count the runs where there are many")
  func many() throws {
    var first = Sample.record
    first.furtherRuns = (2...100).map { _ in Self.rejected(554, "no") }
    let found = try Sample.findings(first).filter { $0.id == "greeting-rejected" }
    #expect(
      found.map(\.message) == [
        "the greeting is a refusal (554), in runs 2, 3, 4, 5, 6, 7, 8, 9 and 91 more of 100"
      ])
  }
}
