import ProbeEngine
import ProbeTransport

/// `ehlo send TARGET`: a probe that hands a message over before it takes its leave.
struct Send: Job {
  var transaction: TransactionOptions
  var auth: AuthOptions
  var options: ProbeOptions

  var subject: String? { options.targets.first }
  var canShareThread: Bool { true }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    guard !options.targets.isEmpty else {
      throw UsageError("no target", hint: "'ehlo send --help' tells what there is")
    }
    var probe = Probe(options: options)
    if transaction.endsWithinTransaction { probe.options.dialogue.quitAfter = nil }
    var plan = try transaction.plan(at: .now())
    plan.credentials = try auth.credentials(
      environment: context.environment, hasCertificate: options.tls.cert != nil)
    guard plan.extent != .auth || plan.credentials != nil else { throw UsageError("--quit-after auth needs --user") }
    probe.transaction = plan
    return try await probe.run(in: context, on: thread)
  }
}
