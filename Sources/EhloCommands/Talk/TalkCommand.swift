/// `ehlo talk TARGET`, as it is typed.
enum TalkCommand: Command {
  static let syntax = CommandSyntax(
    name: "talk",
    abstract: "Lets you speak SMTP yourself: type a line, see the reply; STARTTLS really upgrades.",
    usage: ["ehlo talk [<options>] TARGET", "… | ehlo talk [<options>] TARGET"],
    discussion: """
      At a terminal there are editing, history (up, ctrl-r) and completion (tab) of commands and of what the server \
      offers; /help lists the local commands. From a pipe each line waits for the reply to the one in front of it. Behind \
      DATA's 354 lines are the message, to a line with a dot alone. It ends with 0 after QUIT, 1 where --fail-on-reply says \
      so, 2 where the connection ended otherwise or lines follow that only a granted AUTH or DATA has a place for, and 64 at \
      a piped line that would break the protocol.
      """,
    operand: .init(name: "TARGET", help: "The server, or the domain whose servers are tried."),
    groups: [
      TalkOptions.group, TargetOptions.group.without("--repeat"), NameOptions.group,
      OptionGroup(title: "Dialogue options", options: [TalkOptions.hello]), TLSOptions.group,
      TalkOptions.limits,
      OptionGroup(
        title: "Output", options: ["--transcript", "--color", "--width", "-v"].compactMap(OutputOptions.group.option)),
    ],
    refusals: [
      ("--json", "a conversation is no document: --transcript has all of it, and 'ehlo send --json' judges one"),
      ("--starttls", "type STARTTLS when you want it"), ("--quit-after", "type QUIT when you have seen enough"),
    ],
    examples: [
      .init("ehlo talk mx.example.org:25", "what telnet was for"),
      .init("ehlo talk smtps://mail.example.org", "TLS from the first byte"),
      .init("ehlo talk lmtp+unix:/run/dovecot/lmtp", "a local delivery agent"),
      .init(
        "printf 'EHLO me.example.org\\nSTARTTLS\\nEHLO me.example.org\\n' | ehlo talk --fail-on-reply mx.example.org:25",
        "from a script, which ends at the first refusal"),
    ])

  static func job(_ words: CommandWords) -> any Job {
    Talk(
      target: words.operands.first, options: TalkOptions(words), reach: TargetOptions(words), names: NameOptions(words),
      tls: TLSOptions(words), limits: LimitOptions(words), output: OutputOptions(words))
  }
}
