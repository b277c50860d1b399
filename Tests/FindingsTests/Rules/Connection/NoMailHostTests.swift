import Certificates
import MailPolicy
import ProbeEngine
import Testing

@testable import Findings

@Suite("no-mail-host") struct NoMailHostTests {
  private func findings(_ reason: FailureReason) -> [Finding] {
    let failure = Failure(stage: .resolve, reason: reason, message: "the servers said so")
    return Rulebook.findings(
      of: JudgedTarget(TargetRecord(target: Sample.target(), startedAt: Sample.time, failure: failure)))
  }

  @Test("is said of the target, by its name")
  func raises() {
    let found = findings(.noAddress)
    #expect(found.map(\.id) == ["no-mail-host"])
    #expect(found.map(\.level) == [.error])
    #expect(found.map(\.message) == ["the name exists, but has no address to connect to"])
    #expect(found.map(\.subject) == [.init(name: Sample.host)])
    #expect(found.map(\.evidence) == [["the servers said so"]])
  }

  @Test("is not another outcome of a look-up")
  func silent() {
    #expect(!findings(.nxdomain).contains { $0.id == "no-mail-host" })
  }
}
