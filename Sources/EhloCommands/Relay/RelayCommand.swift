/// `ehlo relay TARGET`, as it is typed.
enum RelayCommand: Command {
  static let syntax = CommandSyntax(
    name: "relay",
    abstract: "Asks a server whether it would relay mail for strangers; never sends a message.",
    usage: ["ehlo relay [<options>] --test-domain DOMAIN TARGET", "ehlo relay [<options>] --rcpt ADDRESS TARGET"],
    discussion: """
      It says MAIL and RCPT with envelopes that are none of the server's business, in every form by which relays have been \
      misused, takes each back with RSET, and never says DATA. A control case comes first: a recipient that the server must \
      take. Ask servers of your own alone, and name a test domain of your own.
      """,
    operand: .init(name: "TARGET", help: "The server, or the domain whose servers are tried."),
    groups: [
      RelayOptions.group, TargetOptions.group.without("--repeat"), NameOptions.group,
      DialogueOptions.group.without("--quit-after"), TLSOptions.group, LimitOptions.group, JudgementOptions.group,
      OutputOptions.group,
    ],
    examples: [
      .init("ehlo relay --test-domain example.net mx.example.org:25", "may strangers relay through it?"),
      .init("ehlo relay --rcpt info@example.org mx.example.org:25", "does it take mail for this address?"),
    ])

  static func job(_ words: CommandWords) -> any Job {
    Relay(relay: RelayOptions(words), options: ProbeOptions(words))
  }
}
