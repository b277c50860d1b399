import ArgumentParser
import MailPolicy
import MailResolver
import ProbeEngine
import ProbeTransport
import TLSCrypto
import TLSSession

/// `ehlo TARGET…` and `ehlo probe TARGET…`: the whole story of each endpoint.
struct ProbeCommand: EhloCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    // For the help: the command is parsed on its own, see `Tree`.
    _superCommandName: "ehlo",
    abstract: "Greeting, capabilities before TLS and within, certificates, and what is wrong with them.",
    usage: "ehlo [probe] [<options>] TARGET ...",
    discussion: """
      A target is a name (mx.example.org: port 25) with or without a port (mx.example.org:587; 465 means TLS from the \
      first byte), an address (192.0.2.1, [2001:db8::1]:25), or a URL: smtp://host, smtps://host, submission://host, \
      lmtp://host:24, lmtp+unix:/path. Up to four are probed at a time and told in the order in which they were given.
      """,
    version: Version.number)

  static let examples = [
    Example("ehlo mail.example.org:25", "one host"),
    Example("ehlo smtps://mail.example.org", "TLS from the first byte, port 465"),
    Example("ehlo --json lmtp+unix:/run/lmtp | jq .verdict", "a Unix socket, for a program"),
    Example("ehlo --resolve mx.example.org:192.0.2.7 mx.example.org:25", "before the name is in the DNS"),
    Example("ehlo --policy verify --fail-on warning mx.example.org:25", "the strict view, for monitoring"),
    Example("ehlo --quit-after ehlo --transcript mx.example.org:25", "no TLS, and every line of it"),
  ]

  @Argument(help: "Whom to say hello to.")
  var targets: [String] = []

  @OptionGroup(title: "Target options")
  var target: TargetOptions

  @OptionGroup(title: "Dialogue options")
  var dialogue: DialogueOptions

  @OptionGroup(title: "TLS options")
  var tls: TLSOptions

  @OptionGroup(title: "Time limits")
  var limits: LimitOptions

  @OptionGroup(title: "Judgement")
  var judgement: JudgementOptions

  @OptionGroup(title: "Output")
  var output: OutputOptions

  var subject: String? { targets.count == 1 ? targets.first : nil }

  func run(in context: CommandContext) async throws -> ExitStatus {
    let standard = try judgement.standard()
    let printer = try ReportPrinter(output, in: context)
    let targets = try targetList()
    var plan = try plan()
    // The one look-up that can take its time runs while files are read.
    let needsName = plan.helloName == .addressLiteral
    async let ownName = needsName ? LocalHost.fullyQualifiedName() : nil
    let contexts = TLSContexts(trust: try tls.trustSource(), identity: try tls.identity())
    // What the user named wrongly is told before any connection. The system's trust store waits until TLS begins.
    if tls.namesSomething { try contexts.check(plan.tls) }
    let keyLog = try KeyLog.open(tls.keylog, environment: context.environment)
    plan.tls.logsKeys = keyLog != nil

    let prober = NIOProber(tls: contexts, keyLog: keyLog.map { log in { @Sendable in log.append($0) } })
    let name = await ownName
    let run = ProbeRun(
      runner: ProbeRunner(resolver: SystemResolver(), prober: prober), plan: plan, ownName: name)
    var tally = ProbeTally(standard: standard)
    do {
      for await result in run.results(of: targets) {
        try printer.print(result, isFirst: tally.isEmpty)
        tally.count(result)
      }
    } catch {
      await prober.shutdown()
      throw error
    }
    await prober.shutdown()
    return tally.status
  }

  /// Every target, or the first that is illegal.
  private func targetList() throws(UsageError) -> [Target] {
    guard !targets.isEmpty else {
      throw UsageError("no target", hint: "'ehlo --help' tells what there is, 'ehlo demo' shows it without a network")
    }
    let policy = try judgement.chosenPolicy()
    let usesTLS = try dialogue.usesTLS()
    var list: [Target] = []
    for text in targets {
      do throws(TargetError) {
        list.append(try Target(parsing: text, mx: target.mx, policy: policy, usesTLS: usesTLS))
      } catch {
        throw UsageError(error.message, hint: error.hint, target: text)
      }
    }
    return list
  }

  private func plan() throws(UsageError) -> ProbePlan {
    var plan = ProbePlan()
    try target.apply(to: &plan)
    try dialogue.apply(to: &plan)
    try tls.apply(to: &plan)
    try limits.apply(to: &plan.limits)
    plan.recordsTranscript = output.transcript
    return plan
  }
}
