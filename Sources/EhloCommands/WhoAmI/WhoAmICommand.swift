/// `ehlo whoami [TARGET]`, as it is typed.
enum WhoAmICommand: Command {
  static let syntax = CommandSyntax(
    name: "whoami",
    abstract: "Who this machine is to a mail server: its address, that address's names, and the name for EHLO.",
    usage: ["ehlo whoami [<options>] [TARGET]"],
    discussion: """
      Mail servers refuse senders whose address has no name, or whose name for EHLO does not resolve. Without a target \
      this looks at the address that connections to the Internet would come from, and connects to nothing. With one it \
      says EHLO there, and many servers tell in their answer which address they see: behind a router that translates \
      addresses there is no other way to know it.
      """,
    operand: .init(name: "TARGET", help: "A mail server to say EHLO to, written as for 'ehlo probe'."),
    groups: [
      OptionGroup(title: "Target options", options: TargetOptions.reach), NameOptions.group,
      OptionGroup(title: "Dialogue options", options: [DialogueOptions.hello]), LimitOptions.group,
      OptionGroup(title: "Judgement", options: JudgementOptions.standard), OutputOptions.groupWithoutPEM,
    ],
    examples: [
      .init("ehlo whoami", "the address, its names and the name for EHLO"),
      .init("ehlo whoami mx.example.org:25", "and what that server sees"),
      .init("ehlo whoami --helo mail.example.org --local-address 192.0.2.25", "before this machine gets a new name"),
      .init("ehlo whoami --json --fail-on warning", "for monitoring"),
    ])

  static func job(_ words: CommandWords) -> any Job {
    WhoAmI(
      target: words.operands.first, reach: TargetOptions(words), names: NameOptions(words),
      dialogue: DialogueOptions(words), limits: LimitOptions(words), judgement: JudgementOptions(words),
      output: OutputOptions(words))
  }
}
