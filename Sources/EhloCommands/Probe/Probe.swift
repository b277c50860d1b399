import MailPolicy
import MailResolver
import ProbeEngine
import ProbeReport
import ProbeTransport
import TLSCrypto
import TLSSession

/// `ehlo TARGET…` and `ehlo probe TARGET…`: the whole story of each endpoint.
struct Probe: Job {
  var options: ProbeOptions
  /// What to do with the one target, beyond looking at it.
  var transaction: TransactionPlan?
  /// In its place.
  var relay: RelayOptions?

  private var schema: ReportSchema { relay != nil ? .relay : transaction != nil ? .send : .probe }

  var subject: String? { options.targets.count == 1 ? options.targets.first : nil }

  var canShareThread: Bool { options.targets.count <= 1 }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    let standard = try options.judgement.standard()
    let printer = try ReportPrinter(options.output, schema: schema, in: context)
    let targets = try targetList()
    var plan = try plan()
    if let relay, let target = targets.lazy.compactMap(\.target).first { plan.relay = try relay.plan(for: target) }
    var tally = ProbeTally(standard: standard)
    guard targets.contains(where: { $0.target != nil }) else {
      for case .wrong(let error) in targets { try printer.print(error) }
      return .usage
    }
    // The one look-up that can take its time runs while files are read.
    let ownName = plan.helloName == .addressLiteral ? LocalHost.beginLookUp() : nil
    let contexts = try options.tls.contexts(for: plan.tls)
    let keyLog = try KeyLog.open(options.tls.keylog, environment: context.environment)
    plan.tls.logsKeys = keyLog != nil

    let prober = NIOProber(
      tls: contexts, on: thread, keyLog: keyLog.map { log in { @Sendable in log.append($0) } })
    let names = try await nameResolver(for: targets.compactMap { $0.target }, plan: plan)
    let run = ProbeRun(
      runner: ProbeRunner(resolver: options.names.addressResolver(names), names: names, prober: prober), plan: plan,
      ownName: ownName?.fullyQualifiedName())
    Signals.leaveMark()
    thread.cancelBody { Signals.mark != nil }
    try await run.forEachOutcome(of: targets) { outcome in
      switch outcome {
      case .result(let result): try printer.print(result, isFirst: tally.isEmpty)
      case .wrong(let error): try printer.print(error)
      }
      tally.count(outcome)
    }
    if let failure = keyLog?.failure { throw failure }
    return tally.status
  }

  /// Every target, or what is wrong with it: that keeps nobody from the others.
  private func targetList() throws(UsageError) -> [TypedTarget] {
    guard !options.targets.isEmpty else {
      throw UsageError("no target", hint: "'ehlo --help' tells what there is, 'ehlo demo' shows it without a network")
    }
    let policy = try options.judgement.chosenPolicy()
    let usesTLS = try options.dialogue.usesTLS()
    return options.targets.map { text in
      do throws(TargetError) {
        let target = try Target(
          parsing: text, mx: options.target.mx, usesServiceRecords: options.target.srv, policy: policy,
          usesTLS: usesTLS,
          converter: InternationalNames())
        try options.dialogue.check(target)
        return .target(target)
      } catch {
        return .wrong(UsageError(error.message, hint: error.hint, target: text))
      }
    }
  }

  /// Longer than the longest wait for a verdict (RFC 5321 §4.5.3.2.6).
  private static let transactionTime = Duration.seconds(1800)

  /// Nil where no target needs one. What the user named wrongly is told before any question.
  private func nameResolver(for targets: [Target], plan: ProbePlan) async throws -> UnboundResolver? {
    let settings = try options.names.resolverOptions()
    guard targets.contains(where: plan.asksForNames) else { return nil }
    return try await options.names.resolver(settings)
  }

  private func plan() throws(UsageError) -> ProbePlan {
    var plan = ProbePlan()
    try options.target.apply(to: &plan)
    try options.names.apply(to: &plan)
    try options.dialogue.apply(to: &plan)
    try options.tls.apply(to: &plan)
    try options.limits.apply(to: &plan.limits)
    plan.recordsTranscript = options.output.transcript
    plan.transaction = transaction
    if transaction != nil || relay != nil, options.limits.maxTime == nil { plan.limits.total = Self.transactionTime }
    return plan
  }
}
