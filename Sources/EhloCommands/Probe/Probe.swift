import MailPolicy
import MailResolver
import ProbeEngine
import ProbeTransport
import TLSSession

/// `ehlo TARGET…` and `ehlo probe TARGET…`: the whole story of each endpoint.
struct Probe: Job {
  var options: ProbeOptions

  var subject: String? { options.targets.count == 1 ? options.targets.first : nil }

  var canShareThread: Bool { options.targets.count <= 1 }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    let standard = try options.judgement.standard()
    let printer = try ReportPrinter(options.output, in: context)
    let targets = try targetList()
    var plan = try plan()
    // The one look-up that can take its time runs while files are read.
    let ownName = plan.helloName == .addressLiteral ? LocalHost.beginLookUp() : nil
    let contexts = TLSContexts(trust: try options.tls.trustSource(), identity: try options.tls.identity())
    // What the user named wrongly is told before any connection. The system's trust store waits until TLS begins.
    if options.tls.namesSomething { try contexts.check(plan.tls) }
    let keyLog = try KeyLog.open(options.tls.keylog, environment: context.environment)
    plan.tls.logsKeys = keyLog != nil

    let prober = NIOProber(
      tls: contexts, on: thread, keyLog: keyLog.map { log in { @Sendable in log.append($0) } })
    let run = ProbeRun(
      runner: ProbeRunner(resolver: SystemResolver(), prober: prober), plan: plan,
      ownName: ownName?.fullyQualifiedName())
    var tally = ProbeTally(standard: standard)
    try await run.forEachResult(of: targets) { result in
      try printer.print(result, isFirst: tally.isEmpty)
      tally.count(result)
    }
    return tally.status
  }

  /// Every target, or the first that is illegal.
  private func targetList() throws(UsageError) -> [Target] {
    guard !options.targets.isEmpty else {
      throw UsageError("no target", hint: "'ehlo --help' tells what there is, 'ehlo demo' shows it without a network")
    }
    let policy = try options.judgement.chosenPolicy()
    let usesTLS = try options.dialogue.usesTLS()
    var list: [Target] = []
    for text in options.targets {
      do throws(TargetError) {
        list.append(try Target(parsing: text, mx: options.target.mx, policy: policy, usesTLS: usesTLS))
      } catch {
        throw UsageError(error.message, hint: error.hint, target: text)
      }
    }
    return list
  }

  private func plan() throws(UsageError) -> ProbePlan {
    var plan = ProbePlan()
    try options.target.apply(to: &plan)
    try options.dialogue.apply(to: &plan)
    try options.tls.apply(to: &plan)
    try options.limits.apply(to: &plan.limits)
    plan.recordsTranscript = options.output.transcript
    return plan
  }
}
