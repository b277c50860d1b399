import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("certificate-unreadable") struct CertificateUnreadableTests {
  @Test("of a file that holds nothing else, and a file that cannot be opened, leave the audit incomplete")
  func omissions() {
    var file = AuditSample.file(AuditSample.chain())
    #expect(file.isWhollyJudged && file.omissions == [])
    file.obstacles = [.init(source: "x\u{1B}.pem", reason: "Permission denied")]
    #expect(!file.isWhollyJudged && file.omissions == ["x\\x1b.pem: Permission denied"])
    let nothing = AuditSample.file(flaws: [.init(source: "y", line: 1, reason: "no")])
    #expect(!nothing.isWhollyJudged && nothing.omissions == ["there is no certificate that can be judged"])
    #expect(ReportVerdict(of: nothing, findings: Rulebook.findings(of: nothing)) == .fail)
  }

  @Test("tells where the part begins and why it cannot be read, with bytes escaped")
  func raises() throws {
    let flaws = [
      JudgedFile.Flaw(source: "x\u{1B}.pem", line: 7, reason: "too long\n"),
      .init(source: "y", line: nil, reason: "no"),
    ]
    let findings = Rulebook.findings(of: AuditSample.file(AuditSample.chain(), flaws: flaws))
    #expect(findings.map(\.id) == ["certificate-unreadable", "certificate-unreadable"])
    #expect(
      findings.map(\.message) == [
        "what begins in line 7 of x\\x1b.pem cannot be read", "what should be a certificate in y cannot be read",
      ])
    #expect(findings.map(\.evidence) == [["too long\\x0a"], ["no"]])
    #expect(findings.map(\.level) == [.error, .error])
  }
}
