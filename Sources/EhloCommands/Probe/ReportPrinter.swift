import Findings
import MailDNS
import MailResolver
import ProbeEngine
import ProbeReport
import SMTPWire
import TLSSession

/// Puts results where the user wants them: the report on standard output, all talk on standard error.
struct ReportPrinter {
  private let context: CommandContext
  private let renderer: ReportRenderer
  private let format: OutputFormat
  /// What comes after the report.
  private let additions: [OutputFormat]

  init(
    _ options: OutputOptions, schema: ReportSchema = .probe, in context: CommandContext
  ) throws(UsageError) {
    try options.check()
    self.context = context
    let terminal = Terminal(stream: context.output, environment: context.environment)
    renderer = ReportRenderer(
      generator: .ofThisProgram, width: try options.chosenWidth() ?? terminal.width,
      isColoured: terminal.hasColor(choice: options.color), isVerbose: options.verbose,
      schema: schema, unicodeForm: InternationalNames.unicodeForm)
    format = options.json ? (options.pretty ? .prettyJSON : .json) : .text
    additions = [options.transcript ? .transcript : nil, options.pem ? .pem : nil].compactMap(\.self)
  }

  var isForPeople: Bool { format == .text }

  /// The stream for what must not stand among JSON documents.
  var remarks: OutputStream { isForPeople ? context.output : context.errors }

  func print(_ result: ProbeResult, isFirst: Bool) throws(OutputFailure) {
    let content = ReportContent.judged(result.target, result.findings)
    let gap = isForPeople && !isFirst ? "\n" : ""
    try context.output.write(gap + renderer.text(of: content, as: format))
    for addition in additions {
      try remarks.write((isForPeople ? "\n" : "") + renderer.text(of: content, as: addition))
    }
    if let complaint = Complaint(of: result) { context.complain(complaint.message, hint: complaint.hint) }
  }

  func print(_ sender: SenderRecord, _ findings: [Finding]) throws(OutputFailure) {
    let content = ReportContent.sender(sender, findings)
    try context.output.write(renderer.text(of: content, as: format))
    for addition in additions {
      try remarks.write((isForPeople ? "\n" : "") + renderer.text(of: content, as: addition))
    }
    if let target = sender.target, let failure = sender.failure ?? sender.session?.failure,
      sender.session?.greeting == nil
    {
      context.complain("\(Escaping.quotable(target.input)): \(failure.message)")
    }
  }

  /// What is no target, in its place among the others.
  func print(_ error: UsageError) throws(OutputFailure) {
    try context.output.write(renderer.text(of: .failed(RunFailure(error)), as: format))
    context.complain(error.message, hint: error.hint)
  }
}

extension InternationalNames {
  fileprivate static let unicodeForm: UnicodeForm = { name in
    (try? HostName(name)).flatMap { InternationalNames().unicode(of: $0) }
  }
}

extension RunFailure {
  init(_ error: UsageError, of subject: Subject = .target, reason: Reason = .usage) {
    self.init(
      of: subject, input: error.target.map(Target.withoutUserInformation) ?? "", reason: reason, message: error.message,
      startedAt: .now())
  }
}

extension Generator {
  static var ofThisProgram: Generator { Generator(version: Version.number, libssl: TLSLibrary.version) }
}

/// The error line of a target with which nobody could speak: its name or address, or nothing there that answers SMTP.
private struct Complaint {
  var message: String
  var hint: String?

  /// Nil where at least one endpoint sent a greeting: then the report is the place for what is wrong.
  init?(of result: ProbeResult) {
    let record = result.target.record
    let endpoints = record.endpoints
    guard let failure = record.failure ?? endpoints.compactMap(\.failure).first,
      endpoints.allSatisfy({ $0.greeting == nil && $0.failure != nil }), failure.reason != .nullMX
    else { return nil }
    message = "\(Escaping.quotable(record.target.input)): \(failure.message)"
    hint = result.findings.first { $0.level == .error }?.remedy.map(Self.inTheVoiceOfHints)
  }

  /// Lower case at the beginning, unless that is an abbreviation, and no full stop.
  private static func inTheVoiceOfHints(_ text: String) -> String {
    var text = text
    if text.hasSuffix(".") { text.removeLast() }
    guard text.dropFirst().first?.isUppercase != true else { return text }
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
