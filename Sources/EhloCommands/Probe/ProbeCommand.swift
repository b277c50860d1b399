/// `ehlo TARGET…` and `ehlo probe TARGET…`, as it is typed.
enum ProbeCommand: Command {
  static let syntax = CommandSyntax(
    name: "probe",
    abstract: "Greeting, capabilities before TLS and within, certificates, and what is wrong with them.",
    usage: ["ehlo [probe] [<options>] TARGET ..."],
    discussion: """
      A target is a domain (example.org: its mail exchangers, port 25), a host with a port (mx.example.org:587; 465 \
      means TLS from the first byte), an address (192.0.2.1, [2001:db8::1]:25), or a URL: smtp://host, smtps://host, submission://host, \
      lmtp://host:24, lmtp+unix:/path. Two are probed at a time and told in the order in which they were given.
      """,
    operand: .init(name: "TARGET", help: "Whom to say hello to.", isRepeated: true),
    groups: [
      TargetOptions.group, NameOptions.group, DialogueOptions.group, TLSOptions.group, LimitOptions.group,
      JudgementOptions.group,
      OutputOptions.group,
    ],
    examples: [
      .init("ehlo example.org", "every mail exchanger of a domain, on every address"),
      .init("ehlo mail.example.org:25", "one host"),
      .init("ehlo smtps://mail.example.org", "TLS from the first byte, port 465"),
      .init("ehlo --json lmtp+unix:/run/lmtp | jq .verdict", "a Unix socket, for a program"),
      .init("ehlo --resolve mx.example.org:192.0.2.7 mx.example.org:25", "before the name is in the DNS"),
      .init("ehlo --policy verify --fail-on warning mx.example.org:25", "the strict view, for monitoring"),
      .init("ehlo --quit-after ehlo --transcript mx.example.org:25", "no TLS, and every line of it"),
    ])

  static func job(_ words: CommandWords) -> any Job { Probe(options: ProbeOptions(words)) }
}
