import ArgumentParser

/// `ehlo TARGET…` and `ehlo probe TARGET…`, as ArgumentParser knows it.
struct ProbeCommand: EhloCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    // For the help: the command is parsed on its own, see `Tree`.
    _superCommandName: "ehlo",
    abstract: "Greeting, capabilities before TLS and within, certificates, and what is wrong with them.",
    usage: "ehlo [probe] [<options>] TARGET ...",
    discussion: """
      A target is a name (mx.example.org: port 25) with or without a port (mx.example.org:587; 465 means TLS from the \
      first byte), an address (192.0.2.1, [2001:db8::1]:25), or a URL: smtp://host, smtps://host, submission://host, \
      lmtp://host:24, lmtp+unix:/path. Two are probed at a time and told in the order in which they were given.
      """,
    version: Version.number)

  static let examples = [
    Example("ehlo mail.example.org:25", "one host"),
    Example("ehlo smtps://mail.example.org", "TLS from the first byte, port 465"),
    Example("ehlo --json lmtp+unix:/run/lmtp | jq .verdict", "a Unix socket, for a program"),
    Example("ehlo --resolve mx.example.org:192.0.2.7 mx.example.org:25", "before the name is in the DNS"),
    Example("ehlo --policy verify --fail-on warning mx.example.org:25", "the strict view, for monitoring"),
    Example("ehlo --quit-after ehlo --transcript mx.example.org:25", "no TLS, and every line of it"),
  ]

  @Argument(help: "Whom to say hello to.")
  var targets: [String] = []

  @OptionGroup(title: "Target options")
  var target: TargetArguments

  @OptionGroup(title: "Dialogue options")
  var dialogue: DialogueArguments

  @OptionGroup(title: "TLS options")
  var tls: TLSArguments

  @OptionGroup(title: "Time limits")
  var limits: LimitArguments

  @OptionGroup(title: "Judgement")
  var judgement: JudgementArguments

  @OptionGroup(title: "Output")
  var output: OutputArguments

  var options: ProbeOptions {
    ProbeOptions(
      targets: targets, target: target.options, dialogue: dialogue.options, tls: tls.options, limits: limits.options,
      judgement: judgement.options, output: output.options)
  }

  var job: any Job { Probe(options: options) }
}
