/// One option of a command: its names and what follows it, for the reader, the help and the shells alike.
struct OptionSpecification: Sendable {
  /// With their hyphens; by the first one it is asked for in `CommandWords`.
  var names: [String]
  var argument: Argument
  private let composedHelp: @Sendable () -> String

  enum Argument: Sendable {
    case none
    /// `--color` has a counterpart, `--no-color`; of several the last one counts.
    case onOff
    /// Called by a placeholder in the help: `seconds`.
    case value(String, Candidates)
    /// The same behind an equals sign, or nothing.
    case optionalValue(String)
  }

  /// What a shell can offer in the place of a value.
  enum Candidates: Sendable {
    case unknown
    case words([String])
    case files
    case directories
  }

  /// A flag.
  init(_ names: String..., help: @autoclosure @escaping @Sendable () -> String) {
    self.names = names
    self.argument = .none
    composedHelp = help
  }

  init(onOff name: String, help: @autoclosure @escaping @Sendable () -> String) {
    self.names = [name]
    self.argument = .onOff
    composedHelp = help
  }

  init(
    _ names: String..., value: String, _ candidates: Candidates = .unknown,
    help: @autoclosure @escaping @Sendable () -> String
  ) {
    self.names = names
    self.argument = .value(value, candidates)
    composedHelp = help
  }

  init(_ names: String..., optionalValue: String, help: @autoclosure @escaping @Sendable () -> String) {
    self.names = names
    self.argument = .optionalValue(optionalValue)
    composedHelp = help
  }

  /// A sentence, or more. Put together when it is asked for: few starts of the program show it.
  var help: String { composedHelp() }

  /// `--no-color` for `--color`; nil where there is no counterpart.
  var negation: String? {
    guard case .onOff = argument, let name = names.first else { return nil }
    return "--no-\(name.dropFirst(2))"
  }

  /// Every word that this option is typed as.
  var allNames: [String] { names + (negation.map { [$0] } ?? []) }

  /// As help and messages name it: `--helo, --ehlo <name>`.
  var usage: String {
    switch argument {
    case .none: names.joined(separator: ", ")
    case .onOff: allNames.joined(separator: "/")
    case .value(let placeholder, _): "\(names.joined(separator: ", ")) <\(placeholder)>"
    case .optionalValue(let placeholder): "\(names.joined(separator: ", "))[=<\(placeholder)>]"
    }
  }
}

/// Options that belong together in the help.
struct OptionGroup: Sendable {
  var title: String
  var options: [OptionSpecification]

  func option(_ name: String) -> OptionSpecification? { options.first { $0.names.contains(name) } }

  /// For a command where an option has no place, or another meaning.
  func without(_ name: String) -> OptionGroup {
    OptionGroup(title: title, options: options.filter { !$0.names.contains(name) })
  }
}
