import Findings
import ProbeReport
import ProbeTransport

/// `ehlo explain [ID]`: what a finding means, why it matters and how to mend it.
struct Explain: Job {
  /// Nil: all are listed.
  var id: String?
  var color: Bool?

  var canShareThread: Bool { true }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    let terminal = Terminal(stream: context.output, environment: context.environment)
    let isColoured = terminal.hasColor(choice: color)
    guard let id else {
      try context.output.write(Explanation.list(width: terminal.width, isColoured: isColoured))
      return .success
    }
    guard let specification = Rulebook.specification(of: id) else {
      let near = Suggestion.nearest(to: id, in: Rulebook.specifications.map(\.id))
      throw UsageError(
        "no finding is called \(quoted(id))",
        hint: near.map { "did you mean '\($0)'?" } ?? "'ehlo explain' lists them all")
    }
    try context.output.write(Explanation.text(of: specification, width: terminal.width, isColoured: isColoured))
    return .success
  }
}
