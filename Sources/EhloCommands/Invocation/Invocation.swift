import ArgumentParser
import SMTPWire

/// What the words of a command line ask for.
enum Invocation {
  case run(any Job)
  /// Help, a version, a completion script: text for standard output.
  case show(String)

  /// - Parameter width: of the help.
  init(_ words: [String], width: Int) throws(UsageError) {
    guard let first = words.first else {
      throw UsageError("no target", hint: "'ehlo --help' tells what there is, 'ehlo demo' shows it without a network")
    }
    let rest = Array(words.dropFirst())
    switch first {
    case "probe": self = try .probe(rest, width: width)
    case "demo": self = try .of(DemoCommand.self, rest, width: width)
    case "explain": self = try .of(ExplainCommand.self, rest, width: width)
    case "help": self = try .show(HelpPage.text(for: rest, width: width))
    case "-h", "--help": self = .show(HelpPage.ofTree(width: width))
    case "-V", "--version": self = .show(Version.line)
    case "--generate-completion-script": self = try .of(Tree.self, words, width: width)
    default: self = try .probe(words, width: width)
    }
  }

  private static func probe(_ words: [String], width: Int) throws(UsageError) -> Invocation {
    if let options = QuickReading.options(in: words) { return .run(Probe(options: options)) }
    return try probeByLibrary(words, width: width)
  }

  static func probeByLibrary(_ words: [String], width: Int) throws(UsageError) -> Invocation {
    try of(ProbeCommand.self, words, width: width)
  }

  private static func of<Command: ParsableCommand>(
    _ type: Command.Type, _ words: [String], width: Int
  ) throws(UsageError) -> Invocation {
    do {
      let parsed = try Command.parseAsRoot(words)
      if let command = parsed as? any EhloCommand { return .run(command.job) }
      // The library's own command for help; it is told by nothing but its type.
      return .show(HelpPage.text(of: type, width: width))
    } catch {
      let text = Command.fullMessage(for: error, columns: width)
      guard Command.exitCode(for: error).isSuccess else { throw usageError(error, of: type) }
      return .show(text == Version.number ? Version.line : text)
    }
  }

  /// The library's message in our form: one line, lower case, no full stop; what was typed is in it, so it is escaped.
  private static func usageError(_ error: any Error, of type: (some ParsableCommand).Type) -> UsageError {
    var lines = type.message(for: error).split(separator: "\n").map { line in
      String(line.drop { $0 == " " })
    }
    if lines.isEmpty { lines = ["the command line cannot be read"] }
    var message = Escaping.escaped(lines.joined(separator: ", ").utf8)
    message = message.prefix(1).lowercased() + message.dropFirst()
    if message.hasSuffix(".") { message.removeLast() }
    return UsageError(message, hint: "'\(HelpPage.name(of: type)) --help' lists the options")
  }
}
