import Findings
import MailResolver
import ProbeEngine
import ProbeTransport
import SMTPWire
import TLSCrypto
import TLSSession

/// `ehlo whoami [TARGET]`: who this machine is to a mail server.
struct WhoAmI: Job {
  /// As typed; nil: no server is asked.
  var target: String?
  var reach: TargetOptions
  var names: NameOptions
  var dialogue: DialogueOptions
  var limits: LimitOptions
  var judgement: JudgementOptions
  var output: OutputOptions

  var subject: String? { target }

  var canShareThread: Bool { true }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    let standard = try judgement.standard()
    let printer = try ReportPrinter(output, in: context)
    let target = try parsedTarget()
    let plan = try plan()
    let ownName = plan.helloName == .addressLiteral ? LocalHost.beginLookUp() : nil
    let resolver = try await names.resolver(names.resolverOptions())
    let prober = NIOProber(tls: TLSContexts(trust: .none), on: thread)
    let examiner = SenderExaminer(
      runner: ProbeRunner(resolver: names.addressResolver(resolver), names: resolver, prober: prober), names: resolver,
      local: LocalAddressLookUp(), asksForLoopback: names.namesServer)
    Signals.leaveMark()
    thread.cancelBody { Signals.mark != nil }
    let record = await examiner.examine(
      target, plan: plan, ownName: ownName?.fullyQualifiedName(), startedAt: .now())
    let findings = Rulebook.findings(of: record)
    try printer.print(record, findings)
    return standard.status(of: findings, isComplete: record.isWhollyJudged)
  }

  private func parsedTarget() throws(UsageError) -> Target? {
    guard let text = target else { return nil }
    let target: Target
    do throws(TargetError) {
      target = try Target(parsing: text, mx: reach.mx, policy: nil, usesTLS: true)
    } catch {
      throw UsageError(error.message, hint: error.hint, target: text)
    }
    guard target.kind != .unix else {
      throw UsageError(
        "target \(quoted(text)): a Unix socket has no addresses, so nobody is anyone on it",
        hint: "give a host, or no target at all", target: text)
    }
    return target
  }

  private func plan() throws(UsageError) -> ProbePlan {
    var plan = ProbePlan()
    try reach.apply(to: &plan)
    try names.apply(to: &plan)
    try dialogue.apply(to: &plan)
    try limits.apply(to: &plan.limits)
    plan.recordsTranscript = output.transcript
    return plan
  }
}
