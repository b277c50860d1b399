import MailPolicy
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
    if transaction.endsWithinTransaction {
      probe.options.dialogue.quitAfter = nil
    } else {
      try checkStage()
    }
    var plan = try transaction.plan(at: .now())
    plan.credentials = try auth.credentials(
      environment: context.environment, hasCertificate: options.tls.cert != nil)
    guard plan.extent != .auth || plan.credentials != nil else { throw UsageError("--quit-after auth needs --user") }
    probe.transaction = plan
    // A password goes to nobody who has not shown who he is, unless the user says how far to trust.
    if plan.credentials?.allowsPlaintext == false, options.judgement.policy == nil {
      probe.options.judgement.policy = Policy.verify.rawValue
    }
    return try await probe.run(in: context, on: thread)
  }

  /// A probe has fewer stages than there are here.
  private func checkStage() throws(UsageError) {
    do throws(UsageError) {
      _ = try OptionValue("--quit-after", transaction.quitAfter)?.stage()
    } catch {
      throw UsageError(
        error.message,
        hint: "the stages are connect, greeting, ehlo, starttls, handshake, ehlo-tls, auth, mail and rcpt")
    }
  }
}
