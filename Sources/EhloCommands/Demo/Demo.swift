import EmbeddedServer
import MailDNS
import MailPolicy
import ProbeEngine
import ProbeTransport
import TLSCrypto
import TLSSession

/// `ehlo demo`: a server of our own on the loopback interface, and what a probe says of it.
struct Demo: Job {
  var scenario: String?
  var list: Bool
  var serve: Bool
  var port: String?
  var caOut: String?
  var judgement: JudgementOptions
  var output: OutputOptions

  var canShareThread: Bool { true }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    let printer = try ReportPrinter(output, in: context)
    let standard = try judgement.standard()
    let policy = try judgement.chosenPolicy()
    let scenario = try chosenScenario()
    if caOut != nil && !serve { throw UsageError("--ca-out needs --serve") }
    if serve && output.json { throw UsageError("--serve and --json exclude each other") }
    if list {
      try context.output.write(ScenarioList.text(ofAll: Scenario.all))
      return .success
    }
    let port = try OptionValue("--port", port)?.integer(in: 0...65_535)
    let pki = try DemoPKI(at: .now())
    let demo = try await DemoServer(scenario, pki: pki, port: port)
    if serve {
      try await DemoService(demo: demo, rootFile: OptionValue("--ca-out", caOut)?.path()).run(in: context)
      return .success
    }
    try printer.remarks.write("\(demo.title)\n\n")
    let target = try demo.target(policy: policy)
    var plan = demo.plan
    plan.recordsTranscript = output.transcript
    let prober = NIOProber(tls: TLSContexts(trust: .certificates([pki.rootDER])), on: thread)
    let runner = ProbeRunner(resolver: LoopbackOnly(), prober: prober)
    let result = ProbeResult(await runner.probe(target, plan: plan, startedAt: pki.time))
    await demo.server.stop()
    try printer.print(result, isFirst: true)
    return standard.status(of: result.findings, isComplete: result.isComplete)
  }

  private func chosenScenario() throws(UsageError) -> Scenario {
    let name = scenario ?? DemoServer.usualScenario
    guard let scenario = Scenario.named(name) else {
      let near = Suggestion.nearest(to: name, in: Scenario.all.map(\.name))
      throw UsageError(
        "--scenario: \(quoted(name)) is none",
        hint: near.map { "did you mean '\($0)'?" } ?? "'ehlo demo --list' tells which there are")
    }
    return scenario
  }
}

/// A demonstration looks nothing up: its one name has its address in the plan.
private struct LoopbackOnly: AddressResolver {
  func addresses(of host: HostName, family: IPAddress.Family?) async throws(Failure) -> [IPAddress] {
    throw Failure(stage: .resolve, reason: .nxdomain, message: "a demonstration looks nothing up")
  }
}
