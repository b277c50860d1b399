/// `ehlo send TARGET`, as it is typed.
enum SendCommand: Command {
  static let syntax = CommandSyntax(
    name: "send",
    abstract: "Hands one message over to a server, and tells what it said to each step.",
    usage: ["ehlo send [<options>] --from ADDRESS --to ADDRESS TARGET"],
    discussion: """
      One real transaction: the servers of a domain are tried in the order of their preference, and the first one that \
      answers gets the message. STARTTLS is used where it is offered; --policy says what TLS must be before anything is \
      handed over.
      """,
    operand: .init(name: "TARGET", help: "The server, or the domain whose servers are tried."),
    groups: [
      TransactionOptions.group, AuthOptions.group, TargetOptions.group.without("--repeat"), NameOptions.group,
      DialogueOptions.group.without("--quit-after"),
      TLSOptions.group, LimitOptions.group, JudgementOptions.group, OutputOptions.group,
    ],
    examples: [
      .init(
        "ehlo send --from me@example.org --to you@example.net example.net", "a test message, to the domain's server"),
      .init("ehlo send --dry-run --from '<>' --to you@example.net mx.example.net:25", "would it be taken?"),
      .init(
        "ehlo send --user me --password-file pw --from me@b.example --to you@d.example submission://mail.b.example",
        "as a user of the server"),
      .init("ehlo send --message mail.eml --from a@b.example --to c@d.example smtps://mail.d.example", "a file"),
    ])

  static func job(_ words: CommandWords) -> any Job {
    Send(
      transaction: TransactionOptions(words), auth: AuthOptions(words), options: ProbeOptions(words))
  }
}
