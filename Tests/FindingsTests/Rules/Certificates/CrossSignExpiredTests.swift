import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("cross-sign-expired") struct CrossSignExpiredTests {
  private func chain(end: UnixTime, objections: [(depth: Int, name: String)] = []) -> JudgedChain {
    let twin = Certs.intermediate {
      $0.sha256 = Digest([5])
      $0.issuer = Array("CN=Older Root".utf8)
      $0.authorityKeyID = [8]
      $0.notAfter = end
    }
    let presented = [Certs.leaf, Certs.intermediate, twin]
    return AuditSample.chain(
      Certs.chain(presented, path: [Certs.leaf, Certs.intermediate, Certs.root], objections: objections))
  }

  @Test("is raised for an old way to the top beside a valid one")
  func raises() {
    #expect(
      AuditSample.messages(chain(end: UnixTime(year: 2026, month: 9, day: 30))) == [
        "CN=Example Intermediate,O=Example by CN=Older Root expired on 2026-09-30, beside a valid path"
      ])
    let expired = chain(end: UnixTime(year: 2026, month: 9, day: 30))
    #expect(AuditSample.levels("cross-sign-expired", expired) == .init(.note, .note, .warning))
  }

  @Test("is not while it is valid, nor where no path is")
  func others() {
    #expect(AuditSample.ids(chain(end: UnixTime(year: 2027, month: 9, day: 30))) == [])
    let untrusted = chain(end: UnixTime(seconds: 0), objections: [(0, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY")])
    #expect(!AuditSample.ids(untrusted).contains("cross-sign-expired"))
  }
}
