import ArgumentParser
import Findings
import MailPolicy

/// What counts as wrong.
struct JudgementOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What TLS must be: may, encrypt or verify (may on port 25 and LMTP, verify on 465 and 587).", valueName: "level"),
    completion: .list(Policy.allCases.map(\.rawValue)))
  var policy: String?

  @Option(
    help: ArgumentHelp("Exit with 1 from this level on: error, warning, note or never (error).", valueName: "level"),
    completion: .list(Threshold.allCases.map(\.rawValue)))
  var failOn: String?

  @Flag(help: "Exit with 0 although something could not be judged.")
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

/// From which results on a command ends with another status than 0.
struct ExitStandard {
  /// Nil: no finding matters.
  var threshold: Level?
  var allowsIncomplete: Bool

  /// - Parameter isComplete: whether all that was asked for could be judged.
  func status(of findings: [Finding], isComplete: Bool) -> ExitStatus {
    if let threshold, findings.contains(where: { $0.level >= threshold }) { return .findings }
    return isComplete || allowsIncomplete ? .success : .incomplete
  }
}
