import ArgumentParser
import EmbeddedServer
import MailDNS
import MailPolicy
import ProbeEngine
import ProbeTransport
import TLSCrypto
import TLSSession

/// `ehlo demo`: a server of our own on the loopback interface, and what a probe says of it.
struct DemoCommand: EhloCommand, Job {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    _superCommandName: "ehlo",
    abstract: "Starts a mail server within this program, probes it and shows the report; needs no network.",
    usage: "ehlo demo [<options>]",
    discussion: """
      The server has a certificate of a throw-away authority that is trusted here alone. A scenario gives it one fault, \
      so that its report can be seen.
      """,
    version: Version.number)

  static let examples = [
    Example("ehlo demo", "a server in good order"),
    Example("ehlo demo --list", "the scenarios"),
    Example("ehlo demo --scenario expired", "one of them"),
    Example("ehlo demo --serve --port 2525", "a server to try other programs on"),
  ]

  @Option(help: ArgumentHelp("What kind of server it is; --list tells which there are.", valueName: "name"))
  var scenario: String?

  @Flag(help: "List the scenarios.")
  var list = false

  @Flag(help: "Keep the server, and tell how to try telnet, openssl and ehlo on it.")
  var serve = false

  @Option(parsing: .unconditional, help: ArgumentHelp("The server's port (any that is free).", valueName: "port"))
  var port: String?

  @Option(
    help: ArgumentHelp("With --serve: where to put the root certificate (a temporary file).", valueName: "file"),
    completion: .file())
  var caOut: String?

  @OptionGroup(title: "Judgement")
  var judgement: JudgementArguments

  @OptionGroup(title: "Output")
  var output: OutputArguments

  var canShareThread: Bool { true }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    let printer = try ReportPrinter(output.options, in: context)
    let standard = try judgement.options.standard()
    let policy = try judgement.options.chosenPolicy()
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
    // The end of the dialogue is a part of the demonstration, however busy the machine is.
    plan.limits.quit = .milliseconds(500)
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
      throw UsageError("--scenario: \(quoted(name)) is none", hint: "'ehlo demo --list' tells which there are")
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
