import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("expires-within") struct ExpiresWithinTests {
  private static let day: Int64 = 86_400

  @Test("tells each certificate that ends in the time, and what has ended")
  func raises() {
    let old = Certs.intermediate { $0.notAfter = Sample.time + -1 }
    let facts = Certs.chain([Certs.leaf, old])
    let chain = AuditSample.chain(facts, expiryLimit: 100 * Self.day)
    let found = AuditSample.findings(chain).filter { $0.id == "expires-within" }
    #expect(
      found.map(\.message) == [
        "CN=mx.example.test ends on 2027-02-28", "CN=Example Intermediate,O=Example ends on 2026-11-24",
      ])
    #expect(AuditSample.levels("expires-within", chain) == .error)
  }

  @Test("tells an end that cannot be read")
  func unknown() {
    let leaf = Certs.leaf { $0.notAfter = nil }
    let chain = AuditSample.chain(Certs.chain([leaf]), expiryLimit: Self.day)
    let findings = AuditSample.findings(chain).filter { $0.id == "expires-within" }
    #expect(findings.map(\.message) == ["CN=mx.example.test ends on a date that cannot be read"])
  }

  @Test("says nothing of what ends later, nor where nobody asked")
  func later() {
    #expect(AuditSample.ids(AuditSample.chain(expiryLimit: 96 * Self.day)) == [])
    #expect(AuditSample.ids(AuditSample.chain(expiryLimit: 97 * Self.day)) == ["expires-within"])
    #expect(AuditSample.ids(AuditSample.chain()) == [])
  }
}
