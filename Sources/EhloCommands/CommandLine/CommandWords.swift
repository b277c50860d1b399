import ProbeEngine
import SMTPWire

/// The words of a command line, told apart: options with their values, and operands.
///
/// The habits are those of GNU: options and operands in any order, `--name VALUE` or `--name=VALUE`, flags of one letter
/// together (`-v4`), nothing but operands after `--`, and of an option given twice the last one counts. A value may begin
/// with a hyphen (`--timeout -1` is told as a wrong number), unless it is itself an option of this command.
struct CommandWords: Equatable, Sendable {
  private(set) var operands: [String] = []
  private var given: [Given] = []

  private struct Given: Equatable {
    /// The first of the option's names.
    var name: String
    /// As typed; `yes` or `no` where there is a counterpart, empty for a flag.
    var value: String
  }

  func has(_ name: String) -> Bool { given.contains { $0.name == name } }
  func value(_ name: String) -> String? { given.last { $0.name == name }?.value }
  func values(_ name: String) -> [String] { given.filter { $0.name == name }.map(\.value) }
  /// Nil where neither the option nor its counterpart was given.
  func choice(_ name: String) -> Bool? { value(name).map { $0 == "yes" } }
}

extension CommandWords {
  enum Reading {
    case words(CommandWords)
    case help
    case version
  }

  /// Reads `words`, which follow the command's name.
  static func read(_ words: [String], by syntax: CommandSyntax) throws(UsageError) -> Reading {
    var reader = Reader(syntax: syntax, words: words[...])
    while let word = reader.words.popFirst() {
      switch word {
      case "-h", "--help": return .help
      case "-V", "--version": return .version
      case "--":
        reader.result.operands += reader.words
        reader.words = []
      case _ where word.utf8.first == UInt8(ascii: "-") && word.utf8.count > 1: try reader.readOption(word)
      default: reader.result.operands.append(word)
      }
    }
    let operands = reader.result.operands
    let allowed = syntax.operand.map { $0.isRepeated ? .max : 1 } ?? 0
    if operands.count > allowed {
      throw reader.refused("unexpected argument \(quoted(Target.withoutUserInformation(operands[allowed])))")
    }
    return .words(reader.result)
  }

  private struct Reader {
    var syntax: CommandSyntax
    var words: ArraySlice<String>
    var result = CommandWords()

    mutating func readOption(_ word: String) throws(UsageError) {
      if let option = syntax.option(word) {
        try add(option, typedAs: word)
      } else if let (name, value) = Self.parts(word), let option = syntax.option(name) {
        switch option.argument {
        case .value, .optionalValue: break
        case .none, .onOff: throw refused("\(quoted(name)) takes no value")
        }
        result.given.append(Given(name: option.names[0], value: value))
      } else if let flags = flags(in: word) {
        for flag in flags { result.given.append(Given(name: flag.names[0], value: "")) }
      } else {
        throw unknown(word)
      }
    }

    private mutating func add(_ option: OptionSpecification, typedAs word: String) throws(UsageError) {
      let value: String
      switch option.argument {
      case .none, .optionalValue: value = ""
      case .onOff: value = word == option.negation ? "no" : "yes"
      case .value(let placeholder, _):
        guard let next = words.first, next != "--", !isOption(next) else {
          throw refused("missing value for '\(word) <\(placeholder)>'")
        }
        words.removeFirst()
        value = next
      }
      result.given.append(Given(name: option.names[0], value: value))
    }

    /// `--name=value`, at the first equals sign.
    private static func parts(_ word: String) -> (name: String, value: String)? {
      guard word.utf8.starts(with: "--".utf8), let border = word.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        return nil
      }
      return (String(word[..<border]), String(word[word.utf8.index(after: border)...]))
    }

    /// `-v4`; nil unless each letter is a flag.
    private func flags(in word: String) -> [OptionSpecification]? {
      guard !word.utf8.starts(with: "--".utf8) else { return nil }
      var flags: [OptionSpecification] = []
      for letter in word.dropFirst() {
        guard let option = syntax.option("-\(letter)"), case .none = option.argument else { return nil }
        flags.append(option)
      }
      return flags
    }

    private func isOption(_ word: String) -> Bool {
      guard word.utf8.first == UInt8(ascii: "-") else { return false }
      return syntax.option(word) != nil || Self.parts(word).map { syntax.option($0.name) != nil } ?? false
    }

    func refused(_ message: String, hint: String? = nil) -> UsageError {
      UsageError(message, hint: hint ?? "'\(syntax.fullName) --help' lists the options")
    }

    private func unknown(_ word: String) -> UsageError {
      let typed = Self.parts(word)?.name ?? word
      if let refusal = syntax.refusals.first(where: { $0.option == typed }) {
        return refused("\(quoted(typed)) has no place here", hint: refusal.hint)
      }
      let names = syntax.allGroups.flatMap { $0.options.flatMap(\.allNames) }
      // One hyphen too few is the commonest mistake of all.
      let near = names.first { $0 == "-" + typed } ?? Suggestion.nearest(to: typed, in: names)
      return refused("unknown option \(quoted(typed))", hint: near.map { "did you mean '\($0)'?" })
    }
  }
}
