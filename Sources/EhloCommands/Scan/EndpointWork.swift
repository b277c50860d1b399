import Certificates
import Findings
import MailDNS
import ProbeEngine
import ProbeReport
import ScanPlan

/// What is done for one target or endpoint of a scan beside all others: looking it up, probing it, judging it, and putting
/// that into words.
struct EndpointWork: Sendable {
  /// All that is left of a probe.
  struct Result: Sendable {
    var outcome: ScanPlanner.Outcome
    /// To be written if the endpoint is concluded with it.
    var line: [UInt8]
    var summary: ScanSummary.Endpoint
    var findings: [Finding]
    /// Whether all could be judged that the policy asks for.
    var isComplete: Bool
  }

  var runner: ProbeRunner
  var plan: ProbePlan
  /// This machine's, for EHLO; nil where the plan has a name or there is none.
  var ownName: String?
  var format: ScanFormat

  func locate(_ target: Target) async -> (record: TargetRecord, endpoints: [Endpoint]) {
    await runner.locate(target, plan: plan, startedAt: .now())
  }

  /// Nil where nobody wanted the result any more.
  func probe(_ job: ScanPlanner.Job) async -> Result? {
    let endpoint = job.endpoint
    let startedAt = UnixTime.now()
    var plan = plan
    plan.verificationTime = startedAt
    // Nobody introduces himself by the name of the one he speaks to.
    if let ownName, ownName != endpoint.endpoint.host { plan.helloName = .name(ownName) }
    let record = await runner.probeWithNames(endpoint.endpoint, of: endpoint.target, plan: plan)
    guard !Task.isCancelled, record.failure?.isCancellation != true else { return nil }
    let references = runner.references(
      for: endpoint.endpoint, in: TargetRecord(target: endpoint.target, startedAt: startedAt), plan: plan)
    let judged = JudgedEndpoint(
      record, id: endpoint.id, target: endpoint.target, references: references, time: startedAt)
    let isConclusive = !record.asksToComeBack && !record.lacksConnection
    return result(judged, findings: Rulebook.findings(of: judged), job, isConclusive ? .observed : .inconclusive)
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
    return result(judged, findings: [], job, .skipped)
  }

  private func result(
    _ judged: JudgedEndpoint, findings: [Finding], _ job: ScanPlanner.Job, _ conclusion: EndpointFact.Conclusion
  ) -> Result {
    let line = EndpointLine(
      judged, findings: findings,
      circumstances: .init(
        line: job.line, startedAt: judged.time, attempts: job.attempt, conclusion: conclusion.word),
      generator: .ofThisProgram)
    let host = job.endpoint.endpoint.host
    let verdict = EndpointFact.Verdict(line.verdict)
    let outcome: ScanPlanner.Outcome =
      conclusion == .observed ? .observed(verdict) : judged.record.lacksConnection ? .starved(verdict) : .busy(verdict)
    return Result(
      outcome: outcome, line: format.bytes(of: line),
      summary: .init(
        judged: judged, verdict: line.verdict, conclusion: conclusion.word,
        provider: IPAddress(host) == nil ? Provider.domain(of: host) : host),
      findings: findings,
      // Without a finding there are but two verdicts.
      isComplete: ReportVerdict(of: judged, findings: []) != .incomplete)
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
  /// Nil for an endpoint that was left alone.
  init?(_ fact: EndpointFact) {
    switch fact.conclusion {
    case .skipped, .elsewhere: return nil
    case .observed, .inconclusive: break
    }
    switch fact.verdict {
    case .fail: self = .fail
    case .incomplete: self = .incomplete
    case .warn: self = .warn
    case .pass: self = .pass
    }
  }
}
