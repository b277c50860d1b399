import Certificates
import Findings
import ProbeEngine

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

  /// Tells the results one by one, each as soon as all before it are there. Where telling throws, the other probes end
  /// with what they have.
  func forEachResult(of targets: [Target], tell: (ProbeResult) throws -> Void) async throws {
    let failure: (any Error)? = await withTaskGroup(of: (Int, ProbeResult).self) { group in
      var waiting: [Int: ProbeResult] = [:]
      var next = 0
      var told = 0
      func startOne() {
        guard next < targets.count else { return }
        let (index, target) = (next, targets[next])
        group.addTask { (index, await result(of: target)) }
        next += 1
      }
      for _ in 0..<Self.targetsAtATime { startOne() }
      for await (index, result) in group {
        startOne()
        waiting[index] = result
        while let result = waiting.removeValue(forKey: told) {
          do {
            try tell(result)
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

  private func result(of target: Target) async -> ProbeResult {
    ProbeResult(await runner.probe(target, plan: plan(for: target), startedAt: .now()))
  }

  /// Nobody introduces himself by the name of the one he speaks to: where this machine is the target, as its address.
  private func plan(for target: Target) -> ProbePlan {
    guard let ownName, ownName != target.asciiName else { return plan }
    var plan = plan
    plan.helloName = .name(ownName)
    return plan
  }
}

/// The exit status of all targets together.
struct ProbeTally {
  var standard: ExitStandard
  private var findings: [Finding] = []
  private var isComplete = true
  private(set) var isEmpty = true

  init(standard: ExitStandard) { self.standard = standard }

  mutating func count(_ result: ProbeResult) {
    isEmpty = false
    findings += result.findings
    isComplete = isComplete && result.isComplete
  }

  var status: ExitStatus { standard.status(of: findings, isComplete: isComplete) }
}
