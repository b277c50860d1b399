import Certificates
import ProbeEngine
import ProbeReport
import ProbeTransport
import SMTPWire

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The servers of a target, one after the other as a sender tries them (RFC 5321 §5.1), until one takes the connection: with
/// that one the conversation is.
struct Conversations: Sendable {
  var target: Target
  var plan: ProbePlan
  var startedAt: UnixTime
  var runner: ProbeRunner
  var prober: NIOProber
  var thread: LoopThread
  var failing: ReplyCodes?
  var context: CommandContext
  /// Nil: the terminal's.
  var width: Int?
  var isColoured: Bool
  var isVerbose: Bool

  func run(showsTranscript: Bool) async throws -> ExitStatus {
    var plan = plan
    plan.verificationTime = startedAt
    let (record, endpoints) = await runner.locate(target, plan: plan, startedAt: startedAt)
    if let failure = record.failure {
      complain(failure)
      return .incomplete
    }
    let lines = lineSource()
    let outcome: TalkSession.Outcome?
    do {
      outcome = try await talk(with: endpoints.filter { !plan.passesOver($0) }, of: record, plan: plan, lines)
    } catch {
      lines.close()
      throw error
    }
    lines.close()
    guard let outcome else {
      context.complain(
        "\(Escaping.quotable(target.input)): every address is of private space", hint: "see --allow-private")
      return .incomplete
    }
    if !lines.isForPeople, !outcome.wasConnected, let failure = outcome.record?.failure { complain(failure) }
    if showsTranscript, let transcript = outcome.record?.transcript {
      try context.output.write("\n" + Transcript.text(of: transcript))
    }
    return outcome.status
  }

  private func complain(_ failure: Failure) {
    guard !failure.isCancellation else { return }
    context.complain("\(Escaping.quotable(target.input)): \(failure.message)")
  }

  /// With the first that takes the connection; nil where there is none to try.
  private func talk(
    with endpoints: [Endpoint], of record: TargetRecord, plan: ProbePlan, _ lines: any LineSource
  ) async throws -> TalkSession.Outcome? {
    var last: TalkSession.Outcome?
    let terminal = Terminal(stream: context.output, environment: context.environment)
    for endpoint in endpoints where !Task.isCancelled {
      let text = ConversationText(
        target: target, endpoint: endpoint, references: runner.references(for: endpoint, in: record, plan: plan),
        time: startedAt, width: width ?? terminal.width, isColoured: isColoured, isVerbose: isVerbose,
        echoes: !lines.showsTyped)
      let session = TalkSession(
        conversation: prober.converse(with: endpoint, of: target, plan: plan), lines: lines, text: text,
        terminal: width == nil ? terminal : nil,
        failing: failing, isLast: endpoint == endpoints.last, context: context)
      // Not cancelled with the task: what a signal asks for is a QUIT, and the answer to it.
      let work = Task(executorPreference: thread) { try await session.run() }
      let outcome = try await withTaskCancellationHandler {
        try await work.value
      } onCancel: {
        try? lines.show(text.text(ofNote: "interrupted"))
        session.conversation.interrupt()
      }
      if outcome.wasConnected { return outcome }
      last = outcome
    }
    return last
  }

  /// Editing where a person types, and plain lines otherwise.
  private func lineSource() -> any LineSource {
    let isTyped = isatty(0) == 1
    guard isTyped, context.output.isTerminal else {
      return PipedLines(isTerminal: isTyped, output: context.output)
    }
    if let edited = EditedLines(environment: context.environment) { return edited }
    context.complain(
      "libedit is missing, so lines cannot be edited",
      hint: "apt install libedit2 (Debian, Ubuntu); it is part of macOS")
    return PipedLines(isTerminal: true, output: context.output)
  }
}
