/// `ehlo demo`, as it is typed.
enum DemoCommand: Command {
  static let syntax = CommandSyntax(
    name: "demo",
    abstract: "Starts a mail server within this program, probes it and shows the report; needs no network.",
    usage: ["ehlo demo [<options>]"],
    discussion: """
      The server has a certificate of a throw-away authority that is trusted here alone. A scenario gives it one fault, \
      so that its report can be seen.
      """,
    groups: [
      OptionGroup(
        title: "Server",
        options: [
          OptionSpecification(
            "--scenario", value: "name", help: "What kind of server it is; --list tells which there are."),
          OptionSpecification("--list", help: "List the scenarios."),
          OptionSpecification("--serve", help: "Keep the server, and tell how to try telnet, openssl and ehlo on it."),
          OptionSpecification("--port", value: "port", help: "The server's port (any that is free)."),
          OptionSpecification(
            "--ca-out", value: "file", .files,
            help: "With --serve: where to put the root certificate (a temporary file)."),
        ]),
      JudgementOptions.group, OutputOptions.group,
    ],
    examples: [
      .init("ehlo demo", "a server in good order"),
      .init("ehlo demo --list", "the scenarios"),
      .init("ehlo demo --scenario expired", "one of them"),
      .init("ehlo demo --serve --port 2525", "a server to try other programs on"),
    ])

  static func job(_ words: CommandWords) -> any Job {
    Demo(
      scenario: words.value("--scenario"), list: words.has("--list"), serve: words.has("--serve"),
      port: words.value("--port"), caOut: words.value("--ca-out"), judgement: JudgementOptions(words),
      output: OutputOptions(words))
  }
}
