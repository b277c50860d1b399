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

extension OutputOptions {
  static let group = OptionGroup(
    title: "Output",
    options: [
      OptionSpecification("--json", help: "A JSON document for each target in place of the text, one a line."),
      OptionSpecification("--pretty", help: "With --json: over many lines."),
      OptionSpecification(
        "--transcript", help: "The dialogue with times, after the report; with --json on standard error."),
      OptionSpecification(
        "--pem", help: "The certificates that the server sent, as PEM, after the report; with --json on standard error."
      ),
      colorOption,
      OptionSpecification("--width", value: "columns", help: "Columns of the text (the terminal's, or 80)."),
      OptionSpecification("-v", "--verbose", help: "All that is known, in the text report too."),
    ])

  /// For a report about no certificates.
  static let groupWithoutPEM = OptionGroup(
    title: group.title, options: group.options.filter { !$0.names.contains("--pem") })

  static let colorOption = OptionSpecification(
    onOff: "--color",
    help: "Colour, or none (on a terminal; NO_COLOR, CLICOLOR_FORCE and TERM=dumb are heeded in this order).")

  init(_ words: CommandWords) {
    json = words.has("--json")
    pretty = words.has("--pretty")
    transcript = words.has("--transcript")
    pem = words.has("--pem")
    color = words.choice("--color")
    width = words.value("--width")
    verbose = words.has("-v")
  }
}
