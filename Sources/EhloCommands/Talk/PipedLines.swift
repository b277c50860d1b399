import ProbeEngine
import ProbeReport

/// Lines from standard input as they come: from a pipe, a file, or a terminal without libedit.
final class PipedLines: LineSource {
  /// A terminal is asked with a prompt, and shows no secret.
  private let isTerminal: Bool
  private let output: OutputStream
  private let reader: DescriptorLines
  private let thread: LineThread

  var isForPeople: Bool { isTerminal }
  var lineNumber: Int { reader.count }

  init(isTerminal: Bool, output: OutputStream) {
    self.isTerminal = isTerminal
    self.output = output
    let reader = DescriptorLines(descriptor: 0)
    self.reader = reader
    thread = LineThread { prompt in
      guard isTerminal else { return reader.next(ofMessage: prompt.mode == .message) }
      try? output.write(ConversationText.prompt(prompt))
      guard prompt.mode == .response else { return reader.next() }
      defer { try? output.write("\n") }
      return SecretSource.hidingInput(of: 0) { reader.next() } ?? reader.next()
    }
  }

  func ask(_ prompt: ConversationPrompt, _ answer: @escaping @Sendable (TypedInput) -> Void) {
    thread.ask(prompt, answer)
  }

  func show(_ text: String) throws(OutputFailure) { try output.write(text) }

  /// Whoever waits for a pipe is left waiting: the process ends without it.
  func close() {}
}
