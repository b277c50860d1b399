import ProbeEngine
import ProbeReport
import Synchronization

/// Lines from standard input as they come: from a pipe, a file, or a terminal that cannot be edited on.
final class PipedLines: LineSource {
  private let output: OutputStream
  private let reader: DescriptorLines
  private let thread: LineThread
  private let question = Question()

  let isForPeople: Bool
  let showsTyped: Bool
  var lineNumber: Int { reader.count }

  /// - Parameters:
  ///   - isTerminal: whether a person types: no secret is shown then.
  ///   - output: gets a prompt where it is that terminal.
  init(isTerminal: Bool, output: OutputStream) {
    if isTerminal { Signals.keepTerminal(0) {} }
    isForPeople = isTerminal
    let showsTyped = isTerminal && output.isTerminal
    self.showsTyped = showsTyped
    self.output = output
    let reader = DescriptorLines(descriptor: 0)
    self.reader = reader
    thread = LineThread { prompt in
      // A script was written before there was any reply.
      guard isTerminal else { return reader.next(ofMessage: prompt.mode == .message, isAhead: true) }
      let isAhead = reader.hasInput
      if showsTyped { try? output.write(ConversationText.prompt(prompt)) }
      guard prompt.mode == .response else {
        let input = reader.next(isAhead: isAhead)
        // Nothing ended the prompt's line.
        if showsTyped, input == .end { try? output.write("\n") }
        return input
      }
      defer { if showsTyped { try? output.write("\n") } }
      return SecretSource.hidingInput(of: 0) { reader.next(isAhead: isAhead) } ?? reader.next(isAhead: isAhead)
    }
  }

  func ask(_ prompt: ConversationPrompt, _ answer: @escaping @Sendable (TypedInput) -> Void) {
    question.isOpen.store(true, ordering: .relaxed)
    thread.ask(prompt) { [question] input in
      question.isOpen.store(false, ordering: .relaxed)
      answer(input)
    }
  }

  func show(_ text: String) throws(OutputFailure) {
    // Behind a prompt, and whatever is typed there.
    try output.write((showsTyped && question.isOpen.load(ordering: .relaxed) ? "\n" : "") + text)
  }

  /// Whoever waits for input is left waiting: the process ends without it.
  func close() { Signals.restoreTerminal() }
}

/// Whether a line is being waited for.
private final class Question: Sendable {
  let isOpen = Atomic(false)
}
