/// The words that a command understands, and what its help says of them.
struct CommandSyntax: Sendable {
  /// Empty for the tool itself, whose words choose a command.
  var name: String
  /// A sentence.
  var abstract: String
  var usage: [String]
  /// A paragraph.
  var discussion: String? = nil
  var operand: Operand? = nil
  var groups: [OptionGroup]
  /// Options of other commands that somebody may try here, and what to use in their place.
  var refusals: [(option: String, hint: String)] = []
  var examples: [Example]

  /// What a word is that belongs to no option.
  struct Operand: Sendable {
    var name: String
    var help: String
    var isRepeated = false
  }

  /// One line to try, and what it does.
  struct Example: Sendable {
    var line: String
    var meaning: String

    init(_ line: String, _ meaning: String) {
      self.line = line
      self.meaning = meaning
    }
  }

  /// What every command understands.
  static let general = OptionGroup(
    title: "General",
    options: [
      OptionSpecification("-h", "--help", help: "This page."),
      OptionSpecification("-V", "--version", help: "The version of this program and of libssl."),
    ])

  var allGroups: [OptionGroup] { groups + [Self.general] }

  /// `ehlo probe`, as it is typed.
  var fullName: String { name.isEmpty ? "ehlo" : "ehlo \(name)" }

  func option(_ name: some StringProtocol) -> OptionSpecification? {
    for group in groups {
      for option in group.options where option.names.contains(where: { $0 == name }) || option.negation == String(name)
      {
        return option
      }
    }
    return nil
  }
}

/// A command of this tool.
protocol Command: SendableMetatype {
  static var syntax: CommandSyntax { get }

  /// What its words ask for.
  static func job(_ words: CommandWords) throws(UsageError) -> any Job
}
