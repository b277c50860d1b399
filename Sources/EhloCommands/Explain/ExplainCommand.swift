/// `ehlo explain`, as it is typed.
enum ExplainCommand: Command {
  static let syntax = CommandSyntax(
    name: "explain",
    abstract: "What a finding means, why it matters, and how to mend it.",
    usage: ["ehlo explain [<options>] [ID]"],
    operand: .init(name: "ID", help: "The id of a finding, as reports name it; without it all are listed."),
    groups: [OptionGroup(title: "Output", options: [OutputOptions.colorOption])],
    examples: [
      .init("ehlo explain", "every finding there is"),
      .init("ehlo explain starttls-not-offered", "this one"),
    ])

  static func job(_ words: CommandWords) -> any Job {
    Explain(id: words.operands.first, color: words.choice("--color"))
  }
}
