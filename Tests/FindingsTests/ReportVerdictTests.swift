import Certificates
import MailPolicy
import ProbeEngine
import SMTPWire
import Testing

@testable import Findings

@Suite("Verdict") struct ReportVerdictTests {
  private func verdicts(_ records: [EndpointRecord], policy: Policy = .may) throws -> [ReportVerdict] {
    let target = try Sample.judged(records, target: Sample.target(policy))
    let findings = Rulebook.findings(of: target)
    return [ReportVerdict(of: target, findings: findings)]
      + target.endpoints.map { ReportVerdict(of: $0, findings: findings) }
  }

  private let untold = Sample.record { $0.status = .ended }
  private let warned = Sample.record { $0.tls = Sample.tls("TLSv1.1") }
  private let noted = Sample.record { $0.timings.greeting = 9000 }
  private let failing = Sample.record { $0.startTLS.isOffered = false }
  private let skipped = Sample.failed(.connect, .noRoute)

  @Test("is pass where everything was judged and at most notes were found")
  func pass() throws {
    #expect(try verdicts([Sample.record, noted]) == [.pass, .pass, .pass])
  }

  @Test("is warn where a warning was found")
  func warn() throws {
    #expect(try verdicts([Sample.record, warned]) == [.warn, .pass, .warn])
  }

  @Test("is incomplete where an endpoint ended early, whatever warnings there are")
  func incomplete() throws {
    #expect(try verdicts([warned, untold]) == [.incomplete, .warn, .incomplete])
    let busy = Sample.failed(.starttls, .rejected, reply: Reply(code: 421, text: "later"))
    #expect(try verdicts([busy]) == [.incomplete, .incomplete])
  }

  @Test("is incomplete where a further dialogue with an endpoint ended early")
  func incompleteRun() throws {
    var record = Sample.record
    record.furtherRuns = [Sample.record, Sample.failed(.greeting, .rejected, reply: Reply(code: 421, text: "busy"))]
    #expect(try verdicts([record, warned]) == [.incomplete, .incomplete, .warn])
    record.furtherRuns = [Sample.record]
    #expect(try verdicts([record]) == [.pass, .pass])
  }

  @Test("is fail where an error was found, whatever else there is")
  func fail() throws {
    #expect(try verdicts([failing, untold, warned]) == [.fail, .fail, .incomplete, .warn])
  }

  @Test("follows the policy")
  func policy() throws {
    #expect(try verdicts([warned], policy: .encrypt) == [.warn, .warn])
    #expect(try verdicts([warned], policy: .verify) == [.fail, .fail])
  }

  @Test("is incomplete where nobody looked at what the policy demands")
  func demandNotLookedAt() throws {
    let plain = Sample.record {
      $0.tls = nil
      $0.chain = nil
      $0.encryptedHello = nil
    }
    #expect(try verdicts([plain]) == [.pass, .pass])
    #expect(try verdicts([plain], policy: .encrypt) == [.incomplete, .incomplete])
    #expect(try verdicts([plain], policy: .verify) == [.incomplete, .incomplete])
  }

  @Test("does not count a skipped endpoint against the others")
  func skippedBesideOthers() throws {
    #expect(try verdicts([Sample.record, skipped]) == [.pass, .pass, .incomplete])
    #expect(try verdicts([skipped]) == [.incomplete, .incomplete])
  }

  @Test("of a target without endpoints follows its failure")
  func noEndpoints() throws {
    func verdict(_ failure: Failure?) -> ReportVerdict {
      let target = JudgedTarget(TargetRecord(target: Sample.target(), startedAt: Sample.time, failure: failure))
      return ReportVerdict(of: target, findings: Rulebook.findings(of: target))
    }
    #expect(verdict(Failure(stage: .resolve, reason: .nxdomain, message: "")) == .fail)
    #expect(verdict(Failure(stage: .resolve, reason: .nullMX, message: "")) == .pass)
    #expect(verdict(Failure(stage: .resolve, reason: .local, message: "")) == .incomplete)
    #expect(verdict(nil) == .incomplete)
  }
}
