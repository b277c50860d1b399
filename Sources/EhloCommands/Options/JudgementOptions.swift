import Findings
import MailPolicy

/// What counts as wrong.
struct JudgementOptions: Equatable, Sendable {
  var policy: String?
  var failOn: String?
  var allowIncomplete = false

  enum Threshold: String, CaseIterable {
    case error
    case warning
    case note
    case never

    /// Nil: no level reaches it.
    var level: Level? {
      switch self {
      case .error: .error
      case .warning: .warning
      case .note: .note
      case .never: nil
      }
    }
  }

  func chosenPolicy() throws(UsageError) -> Policy? { try OptionValue("--policy", policy)?.word(of: Policy.self) }

  func standard() throws(UsageError) -> ExitStandard {
    let threshold = try OptionValue("--fail-on", failOn)?.word(of: Threshold.self) ?? .error
    return ExitStandard(threshold: threshold.level, allowsIncomplete: allowIncomplete)
  }
}

extension JudgementOptions {
  static let group = OptionGroup(
    title: "Judgement",
    options: [
      OptionSpecification(
        "--policy", value: "level", .words(Policy.allCases.map(\.rawValue)),
        help: "What TLS must be: may, encrypt or verify (may on port 25 and LMTP, verify on 465 and 587).")
    ] + standard)

  /// For judgements that depend on no policy.
  static let standard = [
    OptionSpecification(
      "--fail-on", value: "level", .words(Threshold.allCases.map(\.rawValue)),
      help: "Exit with 1 from this level on: error, warning, note or never (error)."),
    OptionSpecification("--allow-incomplete", help: "Exit with 0 although something could not be judged."),
  ]

  init(_ words: CommandWords) {
    policy = words.value("--policy")
    failOn = words.value("--fail-on")
    allowIncomplete = words.has("--allow-incomplete")
  }
}

extension OptionValue {
  /// The id of a finding.
  func findingID(among known: [String]) throws(UsageError) -> String {
    guard known.contains(text) else {
      let near = Suggestion.nearest(to: text, in: known)
      throw wrong(
        "no such finding: \(quoted(text))", hint: near.map { "did you mean '\($0)'?" } ?? "--list-rules lists them all")
    }
    return text
  }
}

/// From which results on a command ends with another status than 0.
struct ExitStandard {
  /// Nil: no finding matters.
  var threshold: Level?
  var allowsIncomplete: Bool

  /// - Parameter isComplete: whether all that was asked for could be judged.
  func status(of findings: [Finding], isComplete: Bool) -> ExitStatus {
    status(worst: findings.map(\.level).max(), isComplete: isComplete)
  }

  /// - Parameter worst: the level of the worst finding; nil where there is none.
  func status(worst: Level?, isComplete: Bool) -> ExitStatus {
    if let threshold, let worst, worst >= threshold { return .findings }
    return isComplete || allowsIncomplete ? .success : .incomplete
  }
}
