import Certificates
import Findings
import MailDNS
import ProbeEngine
import SMTPWire
import TLSSession

@testable import ProbeReport

extension Fixture {
  private static let domainTarget = Target(input: "example.test", kind: .domain, name: "example.test", port: 25)

  /// Two exchangers, one of which missed an update, and a third that does not answer.
  static let differing: Judged = {
    let first = secured(endpoint("mx1.example.test", "192.0.2.25", preference: 10))
    var second = secured(endpoint("mx2.example.test", "192.0.2.26", preference: 20))
    second.plaintextHello = hello(.ehlo, "mx.example.test", "PIPELINING", "SIZE 52428800", "STARTTLS")
    second.tls = TLSFacts(
      version: "TLSv1.2",
      cipher: CipherFacts(
        name: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", opensslName: "ECDHE-RSA-AES256-GCM-SHA384", code: 0xC030,
        bits: 256),
      group: GroupFacts(name: "x25519", code: 0x001D, bits: 253))
    var third = EndpointRecord(endpoint: endpoint("mx3.example.test", "192.0.2.27", preference: 30))
    third.failure = Failure(stage: .connect, reason: .refused, message: "the connection was refused")
    let reached = judged(domainTarget, [first, second, third], references: [[], [], []])
    return Judged(target: reached.target, findings: Rulebook.findings(of: reached.target))
  }()

  /// More endpoints than there is room for columns, with hostile keywords.
  static let manyDiffering: Judged = {
    let records = (1...12).map { number in
      var record = secured(endpoint("mx.example.test", "192.0.2.\(number)"))
      if number % 3 == 0 {
        record.plaintextHello = hello(
          .ehlo, "mx", "SIZE 1", "STARTTLS", "X\u{1B}[2J\u{202E} \u{9B} \(String(repeating: "é", count: 200))")
      }
      return record
    }
    let reached = judged(domainTarget, records, references: records.map { _ in references("mx.example.test") })
    return Judged(target: reached.target, findings: Rulebook.findings(of: reached.target))
  }()

  private static func repeated(_ change: (inout EndpointRecord) -> Void) -> Judged {
    var record = secured(endpoint("mx.example.test", "192.0.2.25"))
    record.furtherRuns = [record, record]
    record.furtherRuns[0].timings.total = 31.2
    record.furtherRuns[1].timings.total = 9
    change(&record)
    let reached = judged(host, [record], references: [references("mx.example.test")])
    return Judged(target: reached.target, findings: Rulebook.findings(of: reached.target))
  }

  static let repeatedAlike = repeated { _ in }

  static let repeatedInVain = repeated { record in
    record.furtherRuns[0] = EndpointRecord(endpoint: record.endpoint)
    record.furtherRuns[0].failure = Failure(
      stage: .greeting, reason: .rejected, message: "421 4.7.0 busy", reply: reply(421, "4.7.0 busy"))
    record.furtherRuns.removeLast()
  }

  /// Two servers behind one address; the last connection was one too many.
  static let repeated: Judged = repeated { record in
    record.furtherRuns[0].greeting = Greeting(reply: reply(220, "mx2.example.test ESMTP"))
    record.furtherRuns[0].encryptedHello = hello(.ehlo, "mx2.example.test", "PIPELINING", "SIZE 1", "8BITMIME")
    record.furtherRuns[1] = EndpointRecord(endpoint: record.endpoint)
    record.furtherRuns[1].failure = Failure(
      stage: .greeting, reason: .rejected, message: "421 too many connections",
      reply: reply(421, "too many connections"))
  }
}
