import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("domain-not-found") struct DomainNotFoundTests {
  private func findings(_ reason: FailureReason) -> [Finding] {
    let failure = Failure(stage: .resolve, reason: reason, message: "the servers said so")
    return Rulebook.findings(
      of: JudgedTarget(TargetRecord(target: Sample.target(), startedAt: Sample.time, failure: failure)))
  }

  @Test("is said of the target, by its name")
  func raises() {
    let found = findings(.nxdomain)
    #expect(found.map(\.id) == ["domain-not-found"])
    #expect(found.map(\.level) == [.error])
    #expect(found.map(\.message) == ["no such host"])
    #expect(found.map(\.subject) == [.init(name: Sample.host)])
    #expect(found.map(\.evidence) == [[]])
  }

  @Test("is not another outcome of a look-up")
  func silent() {
    #expect(!findings(.dnsFailure).contains { $0.id == "domain-not-found" })
  }
}
