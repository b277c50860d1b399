import Findings
import ProbeReport
import SMTPWire

/// Puts audits where the user wants them: the report on standard output, all talk on standard error.
struct CertsPrinter {
  private let context: CommandContext
  private let renderer: ReportRenderer
  private let format: OutputFormat
  /// What comes after the report.
  private let additions: [OutputFormat]
  private let isColoured: Bool

  init(_ options: CertsOptions, in context: CommandContext) throws(UsageError) {
    try options.output.check()
    self.context = context
    let terminal = Terminal(stream: context.output, environment: context.environment)
    isColoured = terminal.hasColor(choice: options.output.color)
    var renderer = ReportRenderer(
      generator: .ofThisProgram, width: try options.output.chosenWidth() ?? terminal.width, isColoured: isColoured,
      isVerbose: options.output.verbose)
    renderer.recordOwner = try options.recordOwner()
    self.renderer = renderer
    let text: OutputFormat = options.expiresWithin == nil ? .text : .expiry
    format = options.output.json ? (options.output.pretty ? .prettyJSON : .json) : text
    additions = [options.output.pem ? .pem : nil, options.tlsa != nil ? .tlsa : nil].compactMap(\.self)
  }

  private var isForPeople: Bool { format == .text || format == .expiry }

  func print(_ file: JudgedFile, _ findings: [Finding], isFirst: Bool) throws(OutputFailure) {
    let content = ReportContent.audited(file, findings)
    let gap = format == .text && !isFirst ? "\n" : ""
    let text = renderer.text(of: content, as: format)
    if !text.isEmpty { try context.output.write(gap + text) }
    if format == .expiry {
      for line in ExpiryLines.complaints(of: file, findings: findings) { context.complain(line) }
    }
    for addition in additions {
      let stream = isForPeople ? context.output : context.errors
      try stream.write((format == .text ? "\n" : "") + renderer.text(of: content, as: addition))
    }
  }

  /// What holds no certificate, in its place among the others.
  func print(_ error: UsageError) throws(OutputFailure) {
    let failure = RunFailure(error, of: .certificates)
    try context.output.write(renderer.text(of: .failed(failure), as: format))
    context.complain(error.message, hint: error.hint)
  }

  func printRules() throws(OutputFailure) {
    try context.output.write(
      Explanation.list(Rulebook.certificateSpecifications, width: renderer.width, isColoured: isColoured))
  }
}
