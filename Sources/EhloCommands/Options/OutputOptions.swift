/// How the result is shown.
struct OutputOptions: Equatable, Sendable {
  var json = false
  var pretty = false
  var transcript = false
  var pem = false
  var color: Bool?
  var width: String?
  var verbose = false

  /// Wide enough for a name and a word beside it; wider than any terminal.
  static let widths = 40...1000

  func check() throws(UsageError) {
    if pretty && !json { throw UsageError("--pretty needs --json") }
    _ = try chosenWidth()
  }

  func chosenWidth() throws(UsageError) -> Int? { try OptionValue("--width", width)?.integer(in: Self.widths) }
}

// The names once more, for `QuickReading`.
extension OutputOptions {
  /// - Returns: false where no flag is called so.
  mutating func set(_ flag: String) -> Bool {
    switch flag {
    case "--json": json = true
    case "--pretty": pretty = true
    case "--transcript": transcript = true
    case "--pem": pem = true
    case "--color": color = true
    case "--no-color": color = false
    case "-v", "--verbose": verbose = true
    default: return false
    }
    return true
  }

  /// - Returns: false where no option with a value is called so.
  mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--width": width = value
    default: return false
    }
    return true
  }
}
