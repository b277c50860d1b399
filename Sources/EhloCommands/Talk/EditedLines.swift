import LineEditor
import ProbeEngine
import ProbeReport

/// Lines that a person types at a terminal, with libedit.
final class EditedLines: LineSource {
  private let editor: LineEditor
  private let thread: LineThread

  var isForPeople: Bool { true }
  var showsTyped: Bool { true }
  var lineNumber: Int { 0 }

  /// Nil where libedit is missing.
  init?(environment: Environment) {
    Signals.keepTerminal(0) { LineEditor.terminalChanged() }
    let terminal = environment["TERM"]
    guard let editor = LineEditor(hasCursor: terminal != nil && terminal != "dumb") else { return nil }
    self.editor = editor
    thread = LineThread { prompt in Self.read(prompt, with: editor) }
  }

  private static func read(_ prompt: ConversationPrompt, with editor: LineEditor) -> TypedInput {
    let text = ConversationText.prompt(prompt)
    let isAhead = editor.hasInput
    let line =
      prompt.mode == .response
      ? editor.readSecret(prompt: text)
      : editor.readLine(prompt: text) { typed in
        guard prompt.mode == .command else { return nil }
        let proposal = prompt.completion.proposal(for: typed)
        return Completion(replaced: proposal.replaced, insertion: proposal.common, choices: proposal.words)
      }
    switch line {
    case .closed, .end: return .end
    case .line(let line):
      if prompt.mode == .command, !prompt.holdsSecret(line) { editor.remember(line) }
      return .lines([line], isFollowed: false, isAhead: isAhead)
    }
  }

  func ask(_ prompt: ConversationPrompt, _ answer: @escaping @Sendable (TypedInput) -> Void) {
    thread.ask(prompt, answer)
  }

  func show(_ text: String) { editor.interject(text) }

  func close() {
    thread.close { editor.end() }
    editor.close()
    Signals.restoreTerminal()
  }
}
