import Certificates
import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("Rulebook") struct RulebookTests {
  @Test("names each id once")
  func uniqueIDs() {
    let ids = Rulebook.specifications.map(\.id)
    #expect(Set(ids).count == ids.count)
  }

  @Test("explains each id", arguments: Rulebook.specifications)
  func explanations(_ specification: RuleSpecification) {
    #expect(specification.id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
    #expect(specification.meaning.hasSuffix("."))
    #expect(specification.importance.hasSuffix("."))
    for remedy in specification.remedies { #expect(!remedy.text.isEmpty) }
    let needsNone = ["capability-changed-by-tls"]
    #expect(needsNone.contains(specification.id) || specification.remedies.contains { $0.software == nil })
    let hasNoStandard = ["no-route", "xclient-exposed"]
    #expect(hasNoStandard.contains(specification.id) == (specification.reference == nil))
    #expect(specification.reference?.hasPrefix("RFC ") != false)
  }

  @Test("raises each id at the level that its policy asks for", arguments: LevelTable.rows)
  func levels(_ row: LevelTable.Row) {
    #expect(Rulebook.specification(of: row.id)?.levels == row.levels)
  }

  @Test("holds the ids of the table and no other")
  func table() {
    #expect(Set(Rulebook.specifications.map(\.id)) == Set(LevelTable.rows.map(\.id)))
  }

  @Test("has nothing to say about a faultless dialogue", arguments: Policy.allCases)
  func faultless(policy: Policy) throws {
    #expect(try Sample.findings(Sample.record, target: Sample.target(policy)) == [])
  }

  @Test("orders by endpoint, then by severity")
  func order() throws {
    let noisy = Sample.record {
      $0.timings.greeting = 9000
      $0.startTLS.isOffered = false
    }
    let findings = Rulebook.findings(of: try Sample.judged([noisy, noisy]))
    #expect(
      findings.map { [$0.subject.endpoint ?? "", $0.id] } == [
        ["e1", "starttls-not-offered"], ["e1", "greeting-slow"], ["e2", "starttls-not-offered"],
        ["e2", "greeting-slow"],
      ])
  }

  @Test("escapes what the peer sent", arguments: HostileRecords.all)
  func escapes(_ record: EndpointRecord) throws {
    for finding in try Sample.findings(record) {
      for text in [finding.message] + finding.evidence {
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        #expect(!text.unicodeScalars.contains("\u{202E}"))
      }
    }
  }
}

/// Records in which every text that a peer chooses is hostile.
enum HostileRecords {
  static let poison = Array("\u{1B}[2J\u{202E}\u{9B}\r\n\0".utf8) + [0xFF]

  static let all: [EndpointRecord] = {
    let reply = Reply(code: 450, lines: [poison, poison], deviations: ReplyDeviation.allCases, strayLines: [poison])
    var records: [EndpointRecord] = []
    for stage in Stage.allCases {
      for reason in FailureReason.allCases {
        var record = Sample.failed(stage, reason, reply: reply)
        record.failure?.evidence = poison
        record.startTLS.leftover = poison
        records.append(record)
      }
    }
    records.append(
      Sample.record { record in
        let capability = [UInt8(ascii: "A")] + poison.filter { $0 != 0x0D && $0 != 0x0A }
        record.plaintextHello = HelloResponse(
          verb: .ehlo, reply: Reply(code: 250, lines: [poison, capability, Array("SIZE ".utf8) + capability]))
        record.encryptedHello = HelloResponse(
          verb: .ehlo, reply: Reply(code: 250, lines: [poison, capability + [0x41], Array("SIZE 1".utf8)]))
        record.unsolicitedReplies = [UnsolicitedReply(stage: .ehlo, isInsideTLS: false, reply: reply)]
        record.chain = Certs.chain(
          [
            Certs.leaf {
              $0.subject = poison
              $0.names = SubjectNames(dns: [poison + Array("*".utf8)], ip: [poison], email: [poison], uri: [poison])
              $0.commonName = poison
              $0.extendedKeyUsage = ["1.2.3"]
            }, Certs.intermediate { $0.subject = poison }, Certs.changed(Certs.stray) { $0.subject = poison },
          ],
          objections: [(1, "INVALID_CA"), (0, "PERMITTED_VIOLATION")])
      })
    return records
  }()
}
