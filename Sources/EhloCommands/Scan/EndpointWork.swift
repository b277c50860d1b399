import Certificates
import Findings
import MailDNS
import ProbeEngine
import ProbeReport
import ScanPlan

/// What is done for one target or endpoint of a scan beside all others: looking it up, probing it, judging it, and putting
/// that into words.
struct EndpointWork: Sendable {
  /// All that is left of a probe. Handed on by reference: it is large.
  final class Result: Sendable {
    let outcome: ScanPlanner.Outcome
    /// To be written if the endpoint is concluded with it.
    let line: [UInt8]
    let counted: CountedEndpoint
    let findings: [Finding]
    /// Whether all could be judged that the policy asks for, as far as it is for this endpoint to answer.
    let isComplete: Bool

    init(
      outcome: ScanPlanner.Outcome, line: [UInt8], counted: CountedEndpoint, findings: [Finding], isComplete: Bool
    ) {
      self.outcome = outcome
      self.line = line
      self.counted = counted
      self.findings = findings
      self.isComplete = isComplete
    }
  }

  /// A probe whose dialogue has ended, and of which not all is known yet.
  final class Unfinished: Sendable {
    let record: EndpointRecord
    let plan: ProbePlan
    let startedAt: UnixTime

    init(_ record: EndpointRecord, plan: ProbePlan, startedAt: UnixTime) {
      self.record = record
      self.plan = plan
      self.startedAt = startedAt
    }
  }

  struct Located: Sendable {
    var record: TargetRecord
    var endpoints: [Endpoint]
    /// The DNS had a part in it.
    var wasAsked: Bool
    /// Some of it is missing because no name server answers.
    var isUnheard = false
  }

  enum Progress: Sendable {
    /// Nil where it was cancelled.
    case ended(Result?)
    /// To be given to `complete`.
    case unfinished(Unfinished)
  }

  /// One for each worker, of which each has an event loop and a library context of its own: what they shared would be
  /// locked all the time. The first one looks up targets.
  var runners: [ProbeRunner]
  var plan: ProbePlan
  /// This machine's, for EHLO; nil where the plan has a name or there is none.
  var ownName: String?
  var format: ScanFormat
  /// Whether no name server answers anything.
  var isUnheard: @Sendable () async -> Bool

  func locate(_ target: Target) async -> Located {
    var (record, endpoints) = await runners[0].locate(target, plan: plan, startedAt: .now())
    // A resolver that gets no socket says the same as one that gets no answer.
    if record.wasMissed, record.failure?.reason != .local, FileLimit.isReached {
      record.failure = Failure(
        stage: .resolve, reason: .local, message: "this machine has no open file left for the look-up")
    }
    let isUnheard = record.lacksAnswers && !Task.isCancelled ? await isUnheard() : false
    return Located(
      record: record, endpoints: endpoints, wasAsked: plan.asksForNames(of: target), isUnheard: isUnheard)
  }

  /// - Parameter then: Is called where the dialogue ends, and judges it there.
  func begin(_ job: ScanPlanner.Job, then: @escaping @Sendable (Progress) -> Void) {
    let endpoint = job.endpoint
    let startedAt = UnixTime.now()
    var plan = plan
    plan.verificationTime = startedAt
    // Nobody introduces himself by the name of the one he speaks to.
    if let ownName, ownName != endpoint.endpoint.host { plan.helloName = .name(ownName) }
    runners[job.number % runners.count].begin(endpoint.endpoint, of: endpoint.target, plan: plan) {
      [plan] record, isWhole in
      then(
        isWhole
          ? .ended(judge(record, of: job, plan: plan, startedAt: startedAt))
          : .unfinished(Unfinished(record, plan: plan, startedAt: startedAt)))
    }
  }

  func complete(_ unfinished: Unfinished, of job: ScanPlanner.Job) async -> Result? {
    let record = await runners[job.number % runners.count].completed(
      unfinished.record, of: job.endpoint.target, plan: unfinished.plan)
    guard !Task.isCancelled else { return nil }
    return judge(record, of: job, plan: unfinished.plan, startedAt: unfinished.startedAt)
  }

  private func judge(
    _ record: EndpointRecord, of job: ScanPlanner.Job, plan: ProbePlan, startedAt: UnixTime
  ) -> Result? {
    guard record.failure?.isCancellation != true else { return nil }
    let endpoint = job.endpoint
    let references = runners[0].references(
      for: endpoint.endpoint, in: TargetRecord(target: endpoint.target, startedAt: startedAt), plan: plan)
    let judged = JudgedEndpoint(
      record, id: endpoint.id, target: endpoint.target, references: references, time: startedAt)
    let conclusion: EndpointFact.Conclusion =
      record.status == .skipped
      ? .skipped
      : record.asksToComeBack || record.lacksConnection || record.cannotConnect ? .inconclusive : .observed
    return result(
      judged, findings: Rulebook.findings(of: judged), job, conclusion,
      notAsked: record.status == .skipped ? .noRoute : nil)
  }

  /// The endpoint that is left alone.
  func skip(_ job: ScanPlanner.Job, for reason: ScanPlanner.SkipReason) -> Result {
    var record = EndpointRecord(endpoint: job.endpoint.endpoint)
    record.status = .skipped
    let place = job.endpoint.address.map(\.description) ?? job.endpoint.endpoint.host
    let why =
      switch reason {
      case .denied: "\(place) is on the list of those to leave alone (--deny)"
      case .secluded(let seclusion): "\(place) is \(seclusion): see --allow-private"
      }
    record.failure = Failure(stage: .connect, reason: .local, message: why)
    let judged = JudgedEndpoint(
      record, id: job.endpoint.id, target: job.endpoint.target, references: [], time: .now())
    return result(
      judged, findings: [], job, reason == .denied ? .denied : .skipped, notAsked: NotAsked(reason))
  }

  /// The endpoint whose provider asked too often to come back later, where no attempt at it can be told.
  func abandon(_ job: ScanPlanner.Job, provider: String) -> Result {
    var record = EndpointRecord(endpoint: job.endpoint.endpoint)
    record.status = .skipped
    let again = job.attempt > 0 ? " again" : ""
    record.failure = Failure(
      stage: .connect, reason: .local,
      message: "\(provider) asked too often to come back later, and was not asked\(again)")
    let judged = JudgedEndpoint(
      record, id: job.endpoint.id, target: job.endpoint.target, references: [], time: .now())
    return result(judged, findings: [], job, .inconclusive, notAsked: .busyProvider)
  }

  private func result(
    _ judged: JudgedEndpoint, findings: [Finding], _ job: ScanPlanner.Job, _ conclusion: EndpointFact.Conclusion,
    notAsked: NotAsked?
  ) -> Result {
    let imprint = [.skipped, .denied].contains(conclusion) ? Imprint() : Imprint(of: judged)
    let host = job.endpoint.endpoint.host
    let line = EndpointLine(
      judged, findings: findings,
      circumstances: .init(
        line: job.line, startedAt: judged.time, attempts: job.attempt, conclusion: conclusion.word,
        notAsked: notAsked, imprint: imprint,
        provider: job.endpoint.address == nil || IPAddress(host) != nil ? host : Provider.domain(of: host)),
      generator: .ofThisProgram)
    let verdict = EndpointFact.Verdict(line.verdict)
    let outcome: ScanPlanner.Outcome =
      switch conclusion {
      case .observed: .observed(verdict, imprint)
      case .skipped, .denied, .elsewhere: .unrouted(verdict)
      case .inconclusive where judged.record.lacksConnection: .starved(verdict)
      case .inconclusive where judged.record.cannotConnect: .unable(verdict)
      case .inconclusive: .busy(verdict, imprint)
      }
    return Result(
      outcome: outcome, line: format.bytes(of: line), counted: line.counted,
      findings: findings, isComplete: line.isComplete || conclusion == .skipped)
  }
}

extension NotAsked {
  init(_ reason: ScanPlanner.SkipReason) {
    switch reason {
    case .denied: self = .denied
    case .secluded: self = .secluded
    }
  }
}

extension EndpointFact.Verdict {
  init(_ verdict: ReportVerdict) {
    switch verdict {
    case .fail: self = .fail
    case .incomplete: self = .incomplete
    case .warn: self = .warn
    case .pass: self = .pass
    }
  }
}

extension ReportVerdict {
  /// Nil for an endpoint that hides nothing of the others.
  init?(_ fact: EndpointFact) {
    switch fact.conclusion {
    case .skipped, .elsewhere: return nil
    case .observed, .inconclusive, .denied: break
    }
    switch fact.verdict {
    case .fail: self = .fail
    case .incomplete: self = .incomplete
    case .warn: self = .warn
    case .pass: self = .pass
    }
  }
}

extension ImprintedEndpoint {
  /// Nil for an endpoint of which nothing can be said here.
  init?(_ endpoint: ScanPlanner.FinishedTarget.Endpoint) {
    switch endpoint.fact.conclusion {
    case .skipped, .denied, .elsewhere: return nil
    case .observed, .inconclusive: self.init(id: endpoint.id, host: endpoint.host, imprint: endpoint.fact.imprint)
    }
  }
}
