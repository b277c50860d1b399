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

// The names once more, for `QuickReading`.
extension JudgementOptions {
  /// - Returns: false where no flag is called so.
  mutating func set(_ flag: String) -> Bool {
    switch flag {
    case "--allow-incomplete": allowIncomplete = true
    default: return false
    }
    return true
  }

  /// - Returns: false where no option with a value is called so.
  mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--policy": policy = value
    case "--fail-on": failOn = value
    default: return false
    }
    return true
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
