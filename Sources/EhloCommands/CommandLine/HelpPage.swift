/// The help of a command: what it is, its options in groups, examples and the exit status.
enum HelpPage {
  /// Beyond this lines are hard to read.
  static let maximumWidth = 100

  static func text(of syntax: CommandSyntax, width: Int) -> String {
    let width = min(width, maximumWidth)
    var page = wrapped(syntax.abstract, indent: 0, width: width) + "\n"
    page += "USAGE:\n" + syntax.usage.map { "  \($0)\n" }.joined() + "\n"
    if let discussion = syntax.discussion { page += wrapped(discussion, indent: 0, width: width) + "\n" }
    if let operand = syntax.operand {
      let name = operand.isRepeated ? "\(operand.name) ..." : operand.name
      page += "ARGUMENTS:\n" + entry(name, operand.help, width: width) + "\n"
    }
    if syntax.name.isEmpty {
      page += "COMMANDS:\n"
      for command in Commands.all { page += entry(command.syntax.name, command.syntax.abstract, width: width) }
      page += "\n"
    }
    for group in syntax.allGroups {
      page += group.title.uppercased() + ":\n"
      for option in group.options { page += entry(option.usage, option.help, width: width) }
      page += "\n"
    }
    page += "EXAMPLES:\n" + syntax.examples.map { "  \($0.line)\n      \($0.meaning)\n" }.joined()
    return page + "\n" + exitStatus
  }

  /// `ehlo help [COMMAND]`.
  static func text(for words: [String], width: Int) throws(UsageError) -> String {
    guard let word = words.first else { return text(of: Commands.tool, width: width) }
    guard let command = Commands.named(word), words.count == 1 else {
      let names = Commands.all.map { $0.syntax.name }.joined(separator: ", ")
      throw UsageError("no command is called \(quoted(words.joined(separator: " ")))", hint: "there are \(names)")
    }
    return text(of: command.syntax, width: width)
  }

  private static let exitStatus = """
    EXIT STATUS:
      0     all judged, and no finding at or above --fail-on (error)
      1     a finding at or above it
      2     no such finding, but something could not be judged
      64    wrong usage
      70    internal error
      74    the output could not be written, or a list not be read to its end
      130   interrupted
      143   terminated

    """

  /// Where explanations begin.
  private static let column = 26

  /// A name and what is said of it: beside it, or below where the name is long.
  private static func entry(_ name: String, _ help: String, width: Int) -> String {
    let text = wrapped(help, indent: column, width: width)
    guard name.utf8.count + 4 <= column else { return "  \(name)\n" + text }
    let gap = String(repeating: " ", count: column - 2 - name.utf8.count)
    return "  \(name)\(gap)\(text.dropFirst(column))"
  }

  /// Whole lines, each indented.
  private static func wrapped(_ text: String, indent: Int, width: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let line = lines.last, line.utf8.count + 1 + word.utf8.count <= width {
        lines[lines.count - 1] = "\(line) \(word)"
      } else {
        lines.append(margin + word)
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
