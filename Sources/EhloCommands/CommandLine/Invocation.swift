/// What the words of a command line ask for.
enum Invocation {
  case run(any Job)
  /// Help, a version, a completion script: text for standard output.
  case show(String)

  /// - Parameter width: of the help.
  init(_ words: [String], width: Int) throws(UsageError) {
    guard let first = words.first else {
      throw UsageError("no target", hint: "'ehlo --help' tells what there is, 'ehlo demo' shows it without a network")
    }
    let rest = Array(words.dropFirst())
    switch first {
    case "help": self = .show(try HelpPage.text(for: rest, width: width))
    case Commands.completionOption,
      _ where first.hasPrefix(Commands.completionOption + "="):
      self = try .completion(words)
    case "-h", "--help": self = .show(HelpPage.text(of: Commands.tool, width: width))
    default:
      if let command = Commands.named(first) {
        self = try .of(command, rest, width: width)
      } else {
        self = try .of(ProbeCommand.self, words, width: width)
        try refuseCommandAsTarget()
      }
    }
  }

  private static func of(_ command: any Command.Type, _ words: [String], width: Int) throws(UsageError) -> Invocation {
    switch try CommandWords.read(words, by: command.syntax) {
    case .words(let words): .run(try command.job(words))
    case .help: .show(HelpPage.text(of: command.syntax, width: width))
    case .version: .show(Version.line)
    }
  }

  private static func completion(_ words: [String]) throws(UsageError) -> Invocation {
    guard case .words(let words) = try CommandWords.read(words, by: Commands.tool),
      let shell = try OptionValue(Commands.completionOption, words.value(Commands.completionOption))?
        .word(of: CompletionScript.Shell.self)
    else { return .show(HelpPage.text(of: Commands.tool, width: HelpPage.maximumWidth)) }
    return .show(CompletionScript.text(for: shell))
  }

  /// `ehlo --json demo` would look for a host called demo.
  private func refuseCommandAsTarget() throws(UsageError) {
    guard case .run(let job) = self, let target = (job as? Probe)?.options.targets.first, Commands.named(target) != nil
    else { return }
    throw UsageError(
      "'\(target)' is a command, and a command stands first",
      hint: "'ehlo \(target) …', or 'ehlo probe … \(target)' for a host of this name")
  }
}
