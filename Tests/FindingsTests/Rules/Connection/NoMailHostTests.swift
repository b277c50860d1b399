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

  @Test("speaks of no name and no record where the target is an address")
  func address() {
    let failure = Failure(stage: .resolve, reason: .noAddress, message: "192.0.2.1 has no IPv6 address")
    let target = Target(input: "192.0.2.1", kind: .address, name: "192.0.2.1", port: 25)
    let found = Rulebook.findings(
      of: JudgedTarget(TargetRecord(target: target, startedAt: Sample.time, failure: failure)))
    #expect(found.map(\.message) == ["192.0.2.1 has no IPv6 address"])
    #expect(found.map(\.remedy) == ["Leave -4 and -6 out, or give an address of the other family."])
  }

  @Test("is not another outcome of a look-up")
  func silent() {
    #expect(!findings(.nxdomain).contains { $0.id == "no-mail-host" })
  }
}
