import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("not-renewed, key-kept, key-changed") struct RenewalRuleTests {
  private func chain(before leaf: CertificateFacts, _ issuer: CertificateFacts = Certs.intermediate) -> JudgedChain {
    var chain = AuditSample.chain()
    chain.record?.renewal = Renewal(
      of: chain.facts, from: [PreviousChain(leaf: .init(leaf), issuers: [.init(issuer)])])
    return chain
  }

  @Test("tell the same certificate")
  func notRenewed() {
    let chain = chain(before: Certs.leaf)
    #expect(AuditSample.ids(chain) == ["not-renewed"])
    #expect(AuditSample.levels("not-renewed", chain) == .warning)
    #expect(AuditSample.messages(chain) == ["it is the same certificate as before, until 2027-02-28"])
  }

  @Test("tell a key that was kept, and which records hold")
  func keyKept() {
    let chain = chain(before: Certs.leaf { $0.sha256 = Digest([7]) })
    #expect(AuditSample.ids(chain) == ["key-kept"])
    #expect(AuditSample.levels("key-kept", chain) == .note)
    #expect(
      AuditSample.messages(chain) == [
        "the key is that of the certificate before: TLSA 3 1 1, 2 1 1 and 2 0 1 hold; 3 0 1 no longer matches"
      ])
  }

  @Test("tell another key, and which records do not hold")
  func keyChanged() {
    let other = Certs.leaf {
      $0.sha256 = Digest([7])
      $0.spkiSHA256 = Digest([7])
    }
    let chain = chain(before: other, Certs.stray)
    #expect(AuditSample.ids(chain) == ["key-changed"])
    #expect(AuditSample.levels("key-changed", chain) == .note)
    #expect(
      AuditSample.messages(chain) == [
        "the key is not that of the certificate before: TLSA 3 1 1, 3 0 1, 2 1 1 and 2 0 1 no longer match"
      ])
  }
}
