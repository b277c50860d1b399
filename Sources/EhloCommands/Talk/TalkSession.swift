import ProbeEngine
import ProbeReport
import ProbeTransport
import SMTPWire
import Synchronization

/// One conversation with one endpoint: what happens is shown, and what is typed is handed on.
struct TalkSession: Sendable {
  var conversation: NIOConversation
  var lines: any LineSource
  var text: ConversationText
  /// Whose width the text has; nil where the user chose it.
  var terminal: Terminal?
  /// Replies that end it.
  var failing: ReplyCodes?
  /// Whether nobody else is tried behind it: a script is then told on standard error that the connection does not stand.
  var isLast: Bool
  var context: CommandContext
  private let input = InputTrouble()

  init(
    conversation: NIOConversation, lines: any LineSource, text: ConversationText, terminal: Terminal?,
    failing: ReplyCodes?, isLast: Bool, context: CommandContext
  ) {
    self.conversation = conversation
    self.lines = lines
    self.text = text
    self.terminal = terminal
    self.failing = failing
    self.isLast = isLast
    self.context = context
  }

  struct Outcome: Sendable {
    var status: ExitStatus
    /// Nil where there is none, which nobody has ever seen.
    var record: EndpointRecord?
    /// Whether the connection stood.
    var wasConnected = false
  }

  /// Returns when the connection has ended.
  func run() async throws(OutputFailure) -> Outcome {
    var outcome = Outcome(status: .success)
    var text = text
    for await event in conversation.events {
      if let terminal { text.width = terminal.width }
      do throws(OutputFailure) {
        try await take(event, text, &outcome)
      } catch {
        conversation.interrupt()
        throw error
      }
    }
    return outcome
  }

  private func take(
    _ event: ConversationEvent, _ text: ConversationText, _ outcome: inout Outcome
  ) async throws(OutputFailure) {
    switch event {
    case .ready(let prompt): return listen(prompt)
    case .connected: outcome.wasConnected = true
    case .greeted(let reply, _), .answered(let reply, _, _, _), .unsolicited(let reply, _):
      try lines.show(text.text(of: event, record: nil))
      if let failing, failing.contains(reply) { leave(with: .findings, because: reply, &outcome) }
      return
    case .refused(let refusal, let dropped) where !lines.isForPeople:
      // What follows was meant for a server that had heard this line.
      context.complain("line \(lines.lineNumber - dropped): \(refusal.message)", hint: refusal.hint)
      return leave(with: refusal.isDueToReply ? .incomplete : .usage, &outcome)
    case .asked(.save(let path)): return try await save(to: path, &outcome)
    case .ended(let failure):
      outcome.record = await conversation.finalRecord()
      if outcome.status == .success, input.happened.load(ordering: .relaxed) { outcome.status = .usage }
      if outcome.status == .success, failure != nil { outcome.status = .incomplete }
      if isLast, !lines.isForPeople, !outcome.wasConnected, failure?.isCancellation == false { return }
      return try lines.show(text.text(of: event, record: outcome.record))
    case .said, .secured, .compared, .stuffed, .messageEnded, .refused, .asked: break
    }
    let record = event.isToldFromRecord ? await conversation.recordSoFar() : nil
    try lines.show(text.text(of: event, record: record))
  }

  private func listen(_ prompt: ConversationPrompt) {
    lines.ask(prompt) { [conversation, context, input] typed in
      switch typed {
      case .lines(let lines, let isFollowed, let isAhead):
        conversation.say(lines, isFollowed: isFollowed, isTypedAhead: isAhead)
      case .end: conversation.endInput()
      case .unreadable(let words):
        input.happened.store(true, ordering: .relaxed)
        context.complain(words)
        conversation.endInput()
      }
    }
  }

  private func leave(with status: ExitStatus, because reply: Reply? = nil, _ outcome: inout Outcome) {
    if outcome.status == .success { outcome.status = status }
    conversation.endInput(because: reply)
  }

  private func save(to path: String, _ outcome: inout Outcome) async throws(OutputFailure) {
    let entries = await conversation.recordSoFar()?.transcript ?? []
    do throws(OutputFailure) {
      try TranscriptFile.write(entries, to: path)
    } catch {
      guard !lines.isForPeople else { return try lines.show(text.text(ofNote: "not saved: \(error.message)")) }
      context.complain("/save: \(error.message)")
      return leave(with: .outputFailed, &outcome)
    }
    try lines.show(text.text(ofNote: "the transcript so far is in \(quoted(path))"))
  }
}

/// Whether a line could not be read.
private final class InputTrouble: Sendable {
  let happened = Atomic(false)
}

extension ConversationEvent {
  /// Whether more than the event itself is to be shown.
  fileprivate var isToldFromRecord: Bool {
    switch self {
    case .secured, .compared, .asked, .ended: true
    case .connected, .greeted, .said, .answered, .unsolicited, .stuffed, .messageEnded, .refused, .ready: false
    }
  }
}
