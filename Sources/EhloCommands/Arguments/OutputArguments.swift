import ArgumentParser

/// `OutputOptions` for ArgumentParser: names, help and completion.
struct OutputArguments: ParsableArguments {
  @Flag(help: "A JSON document for each target in place of the text, one a line.")
  var json = false

  @Flag(help: "With --json: over many lines.")
  var pretty = false

  @Flag(help: "The dialogue with times, after the report; with --json on standard error.")
  var transcript = false

  @Flag(help: "The certificates that the server sent, as PEM, after the report; with --json on standard error.")
  var pem = false

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Colour, or none (on a terminal; NO_COLOR, CLICOLOR_FORCE and TERM=dumb are heeded in this order).")
  var color: Bool?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Columns of the text (the terminal's, or 80).", valueName: "columns"))
  var width: String?

  @Flag(name: [.short, .long], help: "All that is known, in the text report too.")
  var verbose = false

  var options: OutputOptions {
    var options = OutputOptions()
    options.json = json
    options.pretty = pretty
    options.transcript = transcript
    options.pem = pem
    options.color = color
    options.width = width
    options.verbose = verbose
    return options
  }
}
