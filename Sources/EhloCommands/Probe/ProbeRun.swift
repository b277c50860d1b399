import Certificates
import Findings
import ProbeEngine

/// What was typed as a target.
enum TypedTarget: Sendable {
  case target(Target)
  case wrong(UsageError)

  var target: Target? {
    if case .target(let target) = self { return target }
    return nil
  }
}

/// What came of one target.
struct ProbeResult: Sendable {
  var target: JudgedTarget
  var findings: [Finding]

  init(_ record: TargetRecord) {
    target = JudgedTarget(record)
    findings = Rulebook.findings(of: target)
  }

  var isComplete: Bool { target.isWhollyJudged }
}

/// Several targets under one plan: some at a time, told in the order in which they were given.
struct ProbeRun: Sendable {
  /// All of them may lead to one address, which sees at most two connections at a time. Each target alone makes one to an
  /// address.
  static let targetsAtATime = 2

  var runner: ProbeRunner
  var plan: ProbePlan
  /// This machine's, for EHLO; nil where the plan has a name or there is none.
  var ownName: String?

  enum Outcome: Sendable {
    case result(ProbeResult)
    /// What was typed is no target.
    case wrong(UsageError)
  }

  /// Tells the outcomes one by one, each as soon as all before it are there. Where telling throws, the other probes end
  /// with what they have. Where the task is cancelled, those that run are told with what they have, and no more begin.
  func forEachOutcome(of targets: [TypedTarget], tell: (Outcome) throws -> Void) async throws {
    let failure: (any Error)? = await withTaskGroup(of: (Int, Outcome).self) { group in
      var waiting: [Int: Outcome] = [:]
      var next = 0
      var told = 0
      func startOne() {
        guard next < targets.count, !Task.isCancelled else { return }
        let (index, target) = (next, targets[next])
        group.addTask { (index, await outcome(of: target)) }
        next += 1
      }
      for _ in 0..<Self.targetsAtATime { startOne() }
      for await (index, outcome) in group {
        startOne()
        waiting[index] = outcome
        while let outcome = waiting.removeValue(forKey: told) {
          do {
            try tell(outcome)
          } catch {
            group.cancelAll()
            return error
          }
          told += 1
        }
      }
      return nil
    }
    if let failure { throw failure }
  }

  private func outcome(of target: TypedTarget) async -> Outcome {
    switch target {
    case .target(let target):
      .result(
        ProbeResult(await runner.probe(target, plan: plan.introducing(ownName, to: target), startedAt: .now())))
    case .wrong(let error):
      .wrong(error)
    }
  }
}

/// The exit status of all targets together.
struct ProbeTally {
  var standard: ExitStandard
  private var findings: [Finding] = []
  private var isComplete = true
  private var hasUsageError = false
  /// Whether no report has been shown yet.
  private(set) var isEmpty = true

  init(standard: ExitStandard) { self.standard = standard }

  mutating func count(_ outcome: ProbeRun.Outcome) {
    switch outcome {
    case .result(let result):
      isEmpty = false
      findings += result.findings
      isComplete = isComplete && result.isComplete
    case .wrong:
      hasUsageError = true
    }
  }

  /// Whoever typed a target wrongly learns nothing of it, whatever the others are like.
  var status: ExitStatus { hasUsageError ? .usage : standard.status(of: findings, isComplete: isComplete) }
}
