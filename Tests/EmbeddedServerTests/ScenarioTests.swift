import EmbeddedServer
import TLSCrypto
import Testing

@Suite("The table of scenarios")
struct ScenarioTests {
  @Test("names each scenario once, in lower case with hyphens, and finds it by that name")
  func names() {
    let names = Scenario.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" || $0 == "." }, "\(name)")
      #expect(Scenario.named(name)?.name == name)
    }
    #expect(Scenario.named("no such thing") == nil)
  }

  @Test("keeps groups together, none of them empty")
  func groups() {
    var order: [Scenario.Group] = []
    for scenario in Scenario.all where order.last != scenario.group { order.append(scenario.group) }
    #expect(order == Scenario.Group.allCases)
  }

  @Test("shows every chain of the demonstration's certificates")
  func chains() {
    let shown = Set(Scenario.all.flatMap(\.tls.presentedChains))
    #expect(shown == Set(DemoPKI.Chain.allCases))
  }

  @Test("has a line of summary that fits beside the name", arguments: Scenario.all)
  func summaries(scenario: Scenario) {
    #expect(!scenario.summary.isEmpty && scenario.name.count + scenario.summary.count <= 110)
    #expect(!scenario.summary.hasSuffix("."))
  }

  @Test("says that a deadline is needed where a failure is one of time", arguments: Scenario.all)
  func deadlines(scenario: Scenario) {
    guard case .failure(_, let reason, _) = scenario.expectation.outcome, ["timeout", "too-slow"].contains(reason)
    else {
      return
    }
    #expect(scenario.needsDeadline)
  }

  @Test("makes a server of each scenario", arguments: Scenario.all)
  func servers(scenario: Scenario) throws {
    let conversation = Conversation(scenario.script, tls: try scenario.serverContext(from: try Demo.pki()))
    var sent = 0
    // Endless scripts are asked a hundred times only.
    for _ in 0..<100 {
      guard case .send(let bytes) = conversation.next() else { break }
      sent += bytes.count
    }
    #expect(sent > 0 || scenario.script.answers[.greeting] != nil || scenario.script.isTLSImplicit)
  }
}

extension Scenario: CustomTestStringConvertible {
  public var testDescription: String { name }
}
