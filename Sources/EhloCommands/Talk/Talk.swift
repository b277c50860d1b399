import Certificates
import MailResolver
import ProbeEngine
import ProbeReport
import ProbeTransport
import SMTPWire
import TLSSession

/// `ehlo talk TARGET`: the manual session.
struct Talk: Job {
  var target: String?
  var options: TalkOptions
  var reach: TargetOptions
  var names: NameOptions
  var tls: TLSOptions
  var limits: LimitOptions
  var output: OutputOptions

  var subject: String? { target }
  /// Lines are read on a thread of their own, and whoever does not read ours is to keep the server waiting.
  var canShareThread: Bool { true }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    guard let text = target else {
      throw UsageError("no target", hint: "'ehlo talk --help' tells what there is")
    }
    let width = try output.chosenWidth()
    let failing = try options.replyCodes()
    let target = try parsed(text)
    var plan = try plan()
    let ownName = plan.helloName == .addressLiteral ? LocalHost.beginLookUp() : nil
    let contexts = try tls.contexts(for: plan.tls)
    let keyLog = try KeyLog.open(tls.keylog, environment: context.environment)
    let settings = try names.resolverOptions()
    let resolver = plan.asksForNames(of: target) ? try await names.resolver(settings) : nil
    plan = plan.introducing(ownName?.fullyQualifiedName(), to: target)
    let prober = NIOProber(
      tls: contexts, on: thread, keyLog: keyLog.map { log in { @Sendable in log.append($0) } })
    let runner = ProbeRunner(resolver: names.addressResolver(resolver), names: resolver, prober: prober)
    Signals.leaveMark()
    thread.cancelBody { Signals.mark != nil }

    let terminal = Terminal(stream: context.output, environment: context.environment)
    let talk = Conversations(
      target: target, plan: plan, startedAt: .now(), runner: runner, prober: prober, thread: thread, failing: failing,
      context: context, width: width, isColoured: terminal.hasColor(choice: output.color),
      isVerbose: output.verbose)
    let status = try await talk.run(showsTranscript: output.transcript)
    if let failure = keyLog?.failure { throw failure }
    return status
  }

  private func parsed(_ text: String) throws(UsageError) -> Target {
    do throws(TargetError) {
      return try Target(
        parsing: text, mx: reach.mx, usesServiceRecords: reach.srv, policy: nil, usesTLS: true,
        converter: InternationalNames())
    } catch {
      throw UsageError(error.message, hint: error.hint, target: text)
    }
  }

  private func plan() throws(UsageError) -> ProbePlan {
    var plan = ProbePlan()
    try reach.apply(to: &plan)
    try names.apply(to: &plan)
    try options.apply(to: &plan)
    try tls.apply(to: &plan)
    try limits.apply(to: &plan.limits)
    plan.recordsTranscript = true
    // A person may think for as long as it takes.
    if limits.maxTime == nil { plan.limits.total = Self.forAllTime }
    return plan
  }

  private static let forAllTime = Duration.seconds(315_360_000)
}
