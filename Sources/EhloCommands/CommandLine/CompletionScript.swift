/// Scripts that teach a shell the words of this tool, made from what the commands understand.
enum CompletionScript {
  enum Shell: String, CaseIterable {
    case bash
    case zsh
    case fish
  }

  static func text(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  private static var syntaxes: [CommandSyntax] { Commands.all.map { $0.syntax } }
  private static var commandNames: [String] { syntaxes.map(\.name) + ["help"] }

  private static func options(of syntax: CommandSyntax) -> [OptionSpecification] { syntax.allGroups.flatMap(\.options) }

  // MARK: - bash

  private static var bash: String {
    var values = ""
    var words = ""
    for syntax in syntaxes {
      for option in options(of: syntax) {
        guard case .value(_, let candidates) = option.argument else { continue }
        let names = option.names.map { "\(syntax.name):\($0)" }.joined(separator: "|")
        values += "    \(names)) \(bashReply(to: candidates)) return ;;\n"
      }
      let names = options(of: syntax).flatMap(\.allNames).joined(separator: " ")
      words += "    \(syntax.name)) words='\(names)' ;;\n"
    }
    return """
      _ehlo() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=probe words=
        case ${COMP_WORDS[1]} in \(syntaxes.map(\.name).joined(separator: "|"))) command=${COMP_WORDS[1]} ;; esac
        COMPREPLY=()
        case $command:$before in
      \(values)  esac
        case $command in
      \(words)  esac
        ((COMP_CWORD == 1)) && words+=' \(commandNames.joined(separator: " "))'
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
      }
      complete -F _ehlo ehlo

      """
  }

  private static func bashReply(to candidates: OptionSpecification.Candidates) -> String {
    switch candidates {
    case .unknown: ""
    case .words(let words):
      "mapfile -t COMPREPLY < <(compgen -W '\(words.joined(separator: " "))' -- \"$word\");"
    case .files: "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$word\");"
    case .directories: "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$word\");"
    }
  }

  // MARK: - zsh

  private static var zsh: String {
    let cases = syntaxes.map { syntax in
      let lines = options(of: syntax).flatMap { option in
        option.allNames.map { "      \(ShellWord.quoted("*\($0)[\(zshText(option.help))]\(zshValue(of: option))"))" }
      }
      let operand = syntax.operand.map { [ShellWord.quoted("*:\($0.name):")] } ?? []
      let all = lines + operand.map { "      \($0)" }
      return "    \(syntax.name)) _arguments -s \\\n\(all.joined(separator: " \\\n")) ;;\n"
    }
    let names = syntaxes.map(\.name).joined(separator: "|")
    return """
      #compdef ehlo
      _ehlo() {
        local command=probe
        case $words[2] in
          \(names)) command=$words[2]; shift words; ((CURRENT--)) ;;
          *) ((CURRENT == 2)) && compadd -- \(commandNames.joined(separator: " ")) ;;
        esac
        case $command in
      \(cases.joined())  esac
      }
      compdef _ehlo ehlo

      """
  }

  private static func zshText(_ text: String) -> String {
    text.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  private static func zshValue(of option: OptionSpecification) -> String {
    guard case .value(let placeholder, let candidates) = option.argument else { return "" }
    let action =
      switch candidates {
      case .unknown: ""
      case .words(let words): "(\(words.joined(separator: " ")))"
      case .files: "_files"
      case .directories: "_files -/"
      }
    return ":\(zshText(placeholder)):\(action)"
  }

  // MARK: - fish

  private static var fish: String {
    var lines = ["complete -c ehlo -f"]
    for syntax in syntaxes {
      lines.append("complete -c ehlo -n __fish_use_subcommand -a \(syntax.name) -d \(fishQuote(syntax.abstract))")
      // Without a command it is a probe.
      let others = commandNames.filter { $0 != syntax.name }.joined(separator: " ")
      let condition =
        syntax.name == ProbeCommand.syntax.name
        ? "not __fish_seen_subcommand_from \(others)" : "__fish_seen_subcommand_from \(syntax.name)"
      for option in options(of: syntax) {
        for name in option.allNames {
          lines.append(
            "complete -c ehlo -n '\(condition)' \(fishName(name))\(fishValue(of: option)) -d \(fishQuote(option.help))")
        }
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func fishName(_ name: String) -> String {
    name.hasPrefix("--") ? "-l \(name.dropFirst(2))" : "-s \(name.dropFirst())"
  }

  private static func fishValue(of option: OptionSpecification) -> String {
    guard case .value(_, let candidates) = option.argument else { return "" }
    return switch candidates {
    case .unknown: " -x"
    case .words(let words): " -xa '\(words.joined(separator: " "))'"
    case .files: " -rF"
    case .directories: " -xa '(__fish_complete_directories)'"
    }
  }

  /// In single quotes, where fish knows an escaped one.
  private static func fishQuote(_ text: String) -> String {
    "'\(text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined())'"
  }
}
