/// Text as a POSIX shell reads it back as one word.
enum ShellWord {
  /// In single quotes.
  static func quoted(_ text: String) -> String {
    let parts = text.split(separator: "'" as Character, omittingEmptySubsequences: false)
    return "'\(parts.joined(separator: #"'\''"#))'"
  }
}
