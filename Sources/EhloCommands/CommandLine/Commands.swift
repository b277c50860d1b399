/// The commands there are, and the tool's own page about them.
enum Commands {
  static let all: [any Command.Type] = [
    ProbeCommand.self, CertsCommand.self, ScanCommand.self, TalkCommand.self, SendCommand.self, RelayCommand.self,
    WhoAmICommand.self, DemoCommand.self, ExplainCommand.self,
  ]

  static func named(_ name: String) -> (any Command.Type)? { all.first { $0.syntax.name == name } }

  static let tool = CommandSyntax(
    name: "",
    abstract: "Says hello to a mail server twice, in the clear and inside TLS, and tells what there is to know.",
    usage: ["ehlo [<options>] TARGET ...", "ehlo COMMAND [<options>]"],
    discussion: """
      It shows what changed between the two, who answered (the certificate chain), whether a sender may trust it, and \
      what is wrong. Without a command it probes; the options are those of 'ehlo probe', told by 'ehlo probe --help'. A \
      target whose name is that of a command needs 'ehlo probe NAME'.
      """,
    operand: nil,
    groups: [
      OptionGroup(
        title: "For shells",
        options: [
          OptionSpecification(
            completionOption, value: "shell", .words(CompletionScript.Shell.allCases.map(\.rawValue)),
            help: "A script that teaches the shell these words: bash, zsh or fish.")
        ])
    ],
    examples: [
      .init("ehlo mail.example.org:25", "greeting, capabilities, TLS, certificates, findings"),
      .init("ehlo demo", "the same of a server within this program, without a network"),
      .init("ehlo explain starttls-not-offered", "what a finding means and how to mend it"),
    ])

  static let completionOption = "--generate-completion-script"
}
