import ArgumentParser

/// A command of this tool: its words are read by ArgumentParser, the rest is ours.
protocol EhloCommand: ParsableCommand {
  /// What stands at the end of its help, before the exit status.
  static var examples: [Example] { get }

  /// What its words ask for.
  var job: any Job { get }
}

extension EhloCommand where Self: Job {
  var job: any Job { self }
}

/// One line to try, and what it does.
struct Example {
  var line: String
  var meaning: String

  init(_ line: String, _ meaning: String) {
    self.line = line
    self.meaning = meaning
  }
}

/// The tree of commands, for its help and for completion scripts. A command line is not parsed through it: what a tree
/// costs ArgumentParser (0.7 ms) shows against a probe of 5 ms.
struct Tree: ParsableCommand {
  static let commands: [any EhloCommand.Type] = [ProbeCommand.self, DemoCommand.self, ExplainCommand.self]

  static let configuration = CommandConfiguration(
    commandName: "ehlo",
    abstract: "Says hello to a mail server twice, in the clear and inside TLS, and tells what there is to know.",
    usage: """
      ehlo [<options>] TARGET ...
      ehlo COMMAND [<options>]
      """,
    discussion: """
      It shows what changed between the two, who answered (the certificate chain), whether a sender may trust it, and \
      what is wrong. Without a command it probes; the options are those of 'ehlo probe', told by 'ehlo probe --help'. A \
      target whose name is that of a command needs 'ehlo probe NAME'.
      """,
    version: Version.number,
    subcommands: commands,
    defaultSubcommand: ProbeCommand.self)

  static let examples = [
    Example("ehlo mail.example.org:25", "greeting, capabilities, TLS, certificates, findings"),
    Example("ehlo demo", "the same of a server within this program, without a network"),
    Example("ehlo explain starttls-not-offered", "what a finding means and how to mend it"),
  ]
}
