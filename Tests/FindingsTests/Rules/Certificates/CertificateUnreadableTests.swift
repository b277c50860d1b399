import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("certificate-unreadable") struct CertificateUnreadableTests {
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
