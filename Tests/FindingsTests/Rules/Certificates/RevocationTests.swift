import MailPolicy
import Testing

@testable import Certificates
@testable import Findings

@Suite("What the places say that a certificate names") struct RevocationTests {
  private static let place = Array("http://crl.example.test/1".utf8)

  private static func list(_ change: (inout CRLFacts) -> Void = { _ in }) -> RevocationRecord.Outcome {
    var facts = CRLFacts(signer: .issuer, thisUpdate: Sample.time + -60, nextUpdate: Sample.time + 86_400)
    change(&facts)
    return .list(facts)
  }

  private func chain(_ outcomes: RevocationRecord.Outcome...) -> JudgedChain {
    var chain = AuditSample.chain()
    chain.record?.revocations = outcomes.map {
      RevocationRecord(certificate: Certs.leaf, source: .crl, url: Self.place, outcome: $0)
    }
    return chain
  }

  @Test("is silent where one of them proves that it is good")
  func good() {
    let chain = chain(.unreachable("the connection was refused"), Self.list())
    #expect(AuditSample.ids(chain) == [])
    #expect(AuditSample.file(chain).isWhollyJudged)
  }

  @Test("is told where it was revoked, with its name")
  func revoked() {
    let chain = chain(Self.list { $0.revocation = Revocation(time: Sample.time + -60, reason: 4) })
    #expect(AuditSample.ids(chain) == ["revoked"])
    #expect(AuditSample.levels("revoked", chain) == .init(.warning, .warning, .error))
    let message = AuditSample.messages(chain).first ?? ""
    #expect(message.hasPrefix("CN=mx.example.test was revoked on "))
    #expect(message.hasSuffix(" (superseded), as the revocation list says"))
  }

  @Test("is told where nobody can tell, with each place and why, and leaves the audit incomplete")
  func inconclusive() throws {
    let chain = chain(.unreachable("the connection was refused"), Self.list { $0.isDelta = true }, .list(nil))
    let findings = AuditSample.findings(chain)
    #expect(findings.map(\.id) == ["revocation-inconclusive"])
    #expect(AuditSample.levels("revocation-inconclusive", chain) == .warning)
    #expect(
      findings.first?.evidence == [
        "http://crl.example.test/1: the connection was refused",
        "http://crl.example.test/1: it holds only changes since another list",
        "http://crl.example.test/1: it cannot be read",
      ])
    #expect(!AuditSample.file(chain).isWhollyJudged)
  }
}
