import ArgumentParser
import Findings
import ProbeReport
import ProbeTransport

/// `ehlo explain [ID]`: what a finding means, why it matters and how to mend it.
struct ExplainCommand: EhloCommand, Job {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    _superCommandName: "ehlo",
    abstract: "What a finding means, why it matters, and how to mend it.",
    usage: "ehlo explain [<options>] [ID]",
    version: Version.number)

  static let examples = [
    Example("ehlo explain", "every finding there is"),
    Example("ehlo explain starttls-not-offered", "this one"),
  ]

  @Argument(help: "The id of a finding, as reports name it; without it all are listed.")
  var id: String?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Colour, or none (on a terminal; NO_COLOR, CLICOLOR_FORCE and TERM=dumb are heeded in this order).")
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
      throw UsageError("no finding is called \(quoted(id))", hint: "'ehlo explain' lists them all")
    }
    try context.output.write(Explanation.text(of: specification, width: terminal.width, isColoured: isColoured))
    return .success
  }
}
