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

  var isComplete: Bool {
    target.record.failure == nil && target.endpoints.allSatisfy { $0.record.status == .complete }
  }
}

/// Several targets under one plan: some at a time, told in the order in which they were given.
struct ProbeRun: Sendable {
  /// Beyond this a person's reading is the limit.
  static let targetsAtATime = 4

  var runner: ProbeRunner
  var plan: ProbePlan
  /// This machine's, for EHLO; nil where the plan has a name or there is none.
  var ownName: String?

  /// The results one by one, each as soon as all before it are there. Whoever stops reading stops the probes.
  func results(of targets: [Target]) -> AsyncStream<ProbeResult> {
    AsyncStream { continuation in
      let work = Task {
        await withTaskGroup(of: (Int, ProbeResult).self) { group in
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
              continuation.yield(result)
              told += 1
            }
          }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in work.cancel() }
    }
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
