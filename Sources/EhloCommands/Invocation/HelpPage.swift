import ArgumentParser

/// The help of a command: what ArgumentParser makes of its options, then examples and the exit status.
enum HelpPage {
  /// Beyond this lines are hard to read.
  static let maximumWidth = 100

  static func ofTree(width: Int) -> String {
    page(Tree.helpMessage(columns: min(width, maximumWidth)), Tree.examples)
  }

  static func text(of type: any ParsableCommand.Type, width: Int) -> String {
    guard let command = type as? any EhloCommand.Type else { return ofTree(width: width) }
    return page(command.helpMessage(columns: min(width, maximumWidth)), command.examples)
  }

  /// `ehlo help [COMMAND]`.
  static func text(for words: [String], width: Int) throws(UsageError) -> String {
    guard let word = words.first else { return ofTree(width: width) }
    guard let command = Tree.commands.first(where: { $0._commandName == word }), words.count == 1 else {
      let names = Tree.commands.map { $0._commandName }.joined(separator: ", ")
      throw UsageError("no command is called \(quoted(words.joined(separator: " ")))", hint: "there are \(names)")
    }
    return text(of: command, width: width)
  }

  static func name(of type: any ParsableCommand.Type) -> String {
    type is any EhloCommand.Type ? "ehlo \(type._commandName)" : "ehlo"
  }

  private static func page(_ options: String, _ examples: [Example]) -> String {
    let lines = examples.map { "  \($0.line)\n      \($0.meaning)\n" }
    return """
      \(options.hasSuffix("\n") ? options : options + "\n")
      EXAMPLES:
      \(lines.joined())
      EXIT STATUS:
        0     all judged, and no finding at or above --fail-on (error)
        1     a finding at or above it
        2     no such finding, but something could not be judged
        64    wrong usage
        70    internal error
        74    the output could not be written
        130   interrupted
        143   terminated

      """
  }
}
