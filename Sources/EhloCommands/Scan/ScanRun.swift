import Findings
import MailPolicy
import ProbeEngine
import ProbeReport
import ProbeTransport
import SMTPWire
import ScanPlan

/// Drives a scan: does what the planner says, tells it what came of that, and writes the lines.
///
/// One task holds all state. Look-ups are tasks beside it; probes are none, since there may be thousands of them. All tell
/// what came of them by a letter.
struct ScanRun {
  typealias Ticket = ScanPlanner.Ticket

  private enum Event: Sendable {
    case read(ScanInput.Batch)
    case located(Ticket, EndpointWork.Located)
    case probed(ScanPlanner.Job, EndpointWork.Progress)
    /// At the time that was asked for.
    case woke(Duration)
    case ticked
    case interrupted
    case graceEnded
    /// What was to be written is out.
    case caughtUp
    /// What was ready has been served.
    case turned
  }

  /// Seconds that what runs when the user interrupts may go on. Then there is `Signals`' patience for what is to be told.
  private static let grace = 2
  /// Lines that are read in one go.
  private static let batchSize = 500
  /// Nothing is begun while so many bytes wait for whoever reads them.
  private static let largestBacklog = 4 * 1024 * 1024
  /// Connections that are begun in one turn of the event loop. What is ready is served in between.
  private static let startsPerTurn = 32
  private static let turn = Duration.milliseconds(1)

  private let context: CommandContext
  private let thread: LoopThread
  private let mailbox = Mailbox<Event>()
  private let output: OutputStream
  private let finished: FinishedLines
  private let work: EndpointWork
  private let input: ScanInput
  private let parser: TargetParser
  private let isQuiet: Bool
  /// The results, which share it with the line that tells how far they are.
  private let isOnTerminal: Bool
  private let shard: String?

  private var planner: ScanPlanner
  private var list: TargetList
  private var progress: ScanProgress
  private(set) var summary: ScanSummary
  private(set) var worst: Level?
  private(set) var isComplete: Bool

  /// Of targets that were located and are not finished.
  private var records: [Ticket: TargetRecord] = [:]
  private var refusals = Refusals()
  private let beginning = ContinuousClock.now
  /// When sleepers wake.
  private var sleepers: Set<Duration> = []
  private var isReading = false
  private var isReadToEnd = false
  private var linesRead = 0
  /// Also those that an earlier run finished.
  private var hasTargets = false
  private var bytesRead = 0
  /// In front of the first target that no earlier run finished.
  private var bytesFinished: Int?
  private var isGraceOver = false
  /// Targets that other parts tell of, and of which not all was found out here.
  private var missedElsewhere = 0
  private var isCatchingUp = false
  private var load = Load()
  private var startsInTurn = 0
  private var isTurning = false
  private var needsHelloHint: Bool
  private var needsPortHint: Bool
  private var needsSilenceHint: Bool

  init(
    _ options: ScanOptions, settings: ScanSettings, work: EndpointWork, input: ScanInput, parser: TargetParser,
    earlier: EarlierOutput?, in context: CommandContext, on thread: LoopThread
  ) throws(UsageError) {
    self.context = context
    self.thread = thread
    output = earlier?.stream ?? context.output
    finished = earlier?.finished ?? FinishedLines()
    worst = earlier?.worst
    isComplete = earlier?.isComplete ?? true
    self.work = work
    self.input = input
    self.parser = parser
    isQuiet = options.output.quiet
    isOnTerminal = output.isTerminal
    shard = settings.shard?.text
    planner = ScanPlanner(settings, known: earlier?.endpoints ?? EndpointLedger())
    list = TargetList(column: try options.input.chosenColumn())
    progress = ScanProgress(in: context)
    summary = earlier?.summary ?? ScanSummary(startedAt: .now())
    needsHelloHint = options.dialogue.helloName == nil && !isQuiet
    needsPortHint = !isQuiet
    needsSilenceHint = !isQuiet
  }

  private var elapsed: Duration { ContinuousClock.now - beginning }

  /// Returns when all is told, or the user has interrupted. Look-ups are cancelled then, and connections that are still open
  /// end with the process.
  mutating func run() async throws {
    if let words = input.start() { throw UsageError("no thread to read the targets: \(words)") }
    if let head = work.format.head { try output.write(head) }
    let failure: (any Error)? = await withDiscardingTaskGroup { group in
      defer { group.cancelAll() }
      do {
        try await serve(&group)
        try await output.finish()
        return nil
      } catch {
        return error
      }
    }
    progress.clear()
    if missedElsewhere > 0 {
      isComplete = false
      hint(
        "\(missedElsewhere) target\(missedElsewhere == 1 ? "" : "s") of other parts could not be looked up here: "
          + "endpoints may be missing until this part is run again with --resume")
    }
    summary.seconds = elapsed / .seconds(1)
    summary.isInterrupted = Signals.mark != nil
    if let failure { throw failure }
  }

  private mutating func serve(_ group: inout DiscardingTaskGroup) async throws {
    Self.watchForSignals(mailbox, thread)
    tickLater()
    while try !perform(&group) {
      for event in await mailbox.take() { try handle(event, &group) }
      if isGraceOver { return }
    }
  }

  // MARK: What to do

  /// All that can be done now. True where nothing is left.
  private mutating func perform(_ group: inout DiscardingTaskGroup) throws -> Bool {
    while true {
      guard !mustCatchUp(&group) else { return false }
      try readMore(&group)
      switch planner.next(at: elapsed, mayBegin: mayBegin()) {
      case .locate(let ticket, let target):
        group.addTask { [work, mailbox] in
          mailbox.post(.located(ticket, await work.locate(target)))
        }
      case .decline(let target, let line): try decline(target, line: line)
      case .probe(let job):
        work.begin(job) { [mailbox] in mailbox.post(.probed(job, $0)) }
        startsInTurn += 1
      case .skip(let job, let reason): try tell(work.skip(job, for: reason))
      case .abandon(let job, let provider): try abandon(job, provider: provider)
      case .finish(let ticket, let target): try finish(ticket, target)
      case .wait(let until):
        if let until { sleep(until: until) }
        return false
      case .end: return true
      }
    }
  }

  /// Whether the readers of what is written are too far behind.
  private mutating func mustCatchUp(_ group: inout DiscardingTaskGroup) -> Bool {
    guard !isCatchingUp, output.backlog + context.errors.backlog > Self.largestBacklog else { return isCatchingUp }
    isCatchingUp = true
    let streams = [output, context.errors]
    group.addTask { [mailbox] in
      // What went wrong there is told by the next piece.
      for stream in streams { try? await stream.finish() }
      mailbox.post(.caughtUp)
    }
    return true
  }

  /// Whether what is under way leaves time for another connection. Where it does not, this is asked again in a moment.
  private mutating func mayBegin() -> Bool {
    guard !isTurning else { return false }
    let isTurnOver = startsInTurn >= Self.startsPerTurn
    if !isTurnOver, load.permitsMore(at: elapsed, work: LoopThread.workOfCaller, running: planner.runningProbes) {
      return true
    }
    isTurning = true
    thread.run(after: isTurnOver ? Self.turn : Load.window) { [mailbox] in mailbox.post(.turned) }
    return false
  }

  private mutating func readMore(_ group: inout DiscardingTaskGroup) throws {
    while !isReading, !isReadToEnd, planner.room > 0 {
      // Few large pieces rather than many small ones.
      let count = min(planner.room, Self.batchSize)
      if let batch = input.nextAtOnce(count) {
        try read(batch)
      } else {
        isReading = true
        group.addTask { [input, mailbox] in mailbox.post(.read(await input.next(count))) }
      }
    }
  }

  private mutating func sleep(until time: Duration) {
    // One that wakes earlier will do.
    guard !sleepers.contains(where: { $0 <= time }) else { return }
    sleepers.insert(time)
    thread.run(after: time - elapsed) { [mailbox] in mailbox.post(.woke(time)) }
  }

  private func tickLater() {
    guard !isQuiet else { return }
    thread.run(after: progress.interval) { [mailbox] in mailbox.post(.ticked) }
  }

  /// A handler of signals can do no more than leave a mark.
  private static func watchForSignals(_ mailbox: Mailbox<Event>, _ thread: LoopThread) {
    thread.run(after: .milliseconds(100)) {
      if Signals.mark == nil { watchForSignals(mailbox, thread) } else { mailbox.post(.interrupted) }
    }
  }

  // MARK: What happened

  private mutating func handle(_ event: Event, _ group: inout DiscardingTaskGroup) throws {
    switch event {
    case .read(let batch): try read(batch)
    case .located(let ticket, let located): take(located, ticket)
    case .probed(let job, .unfinished(let unfinished)):
      group.addTask { [work, mailbox] in
        mailbox.post(.probed(job, .ended(await work.complete(unfinished, of: job))))
      }
    case .probed(let job, .ended(let result)):
      guard let result else { return }
      planner.noteFurther(max(0, result.counted.connections - 1), at: elapsed)
      _ = refusals.take(job.number)
      if planner.probed(job.number, result.outcome, at: elapsed) {
        try tell(result)
      } else {
        summary.countConnections(result.counted.connections)
        refusals.keep(result, of: job.number)
      }
    case .woke(let time): sleepers.remove(time)
    case .ticked:
      progress.show(progressState)
      tickLater()
    case .interrupted:
      planner.stop()
      Signals.allow(beside: Self.grace)
      thread.run(after: .seconds(Self.grace)) { [mailbox] in mailbox.post(.graceEnded) }
    case .graceEnded:
      Signals.allow()
      // They were made, whatever is told of them.
      summary.countConnections(planner.runningProbes)
      isGraceOver = true
    case .caughtUp: isCatchingUp = false
    case .turned:
      isTurning = false
      startsInTurn = 0
    }
  }

  private mutating func take(_ located: EndpointWork.Located, _ ticket: Ticket) {
    // What was cut short says nothing; the target stays untold.
    guard located.record.failure?.isCancellation != true else { return }
    if located.isUnheard, planner.unheard(ticket, at: elapsed) {
      if needsSilenceHint {
        needsSilenceHint = false
        hint("no name server answers: what is to be looked up waits for one")
      }
      return
    }
    var record = located.record
    if located.isUnheard, record.wasMissed, record.failure?.reason != .local, planner.believesInSilence {
      record.failure = Failure(stage: .resolve, reason: .dnsTimeout, message: "no name server answers")
    }
    records[ticket] = record
    if record.wasMissed {
      planner.missed(ticket, at: elapsed)
    } else {
      planner.located(
        ticket, at: located.endpoints, aliases: record.route?.aliases ?? [:], wasAsked: located.wasAsked)
    }
  }

  private mutating func read(_ batch: ScanInput.Batch) throws {
    isReading = false
    let bytesBefore = bytesRead
    bytesRead = max(bytesRead, batch.bytesRead)
    for line in batch.lines {
      switch list.read(line.content) {
      case .nothing: continue
      case .noSuchColumn(let name, let names):
        let why = "\(line.place): there is no column \(quoted(name))"
        guard !hasTargets else { return endInput(because: why) }
        throw UsageError(
          why, hint: "there are \(names.prefix(20).map(quoted).joined(separator: ", ")); --column takes a number, too")
      case .wrong(let why): refuse(line, why)
      case .target(let text):
        let target: Target
        do throws(TargetError) {
          target = try parser.target(text)
        } catch {
          refuse(line, error.message)
          continue
        }
        hasTargets = true
        if needsPortHint, TargetParser.isDoubtful(text) {
          needsPortHint = false
          hint("\(line.place): \(quoted(text)) is an address as a whole; with a port it is [address]:port")
        }
        guard try !isFinished(target, line) else { continue }
        bytesFinished = bytesFinished ?? bytesBefore
        planner.add(target, line: line.number)
        linesRead += 1
      }
    }
    if let failure = batch.failure {
      endInput(because: failure)
    } else if batch.isEnd {
      endInput()
    }
    if needsHelloHint, linesRead > 100 {
      needsHelloHint = false
      hint("--helo NAME tells so many servers who asks: a name that leads to this machine")
    }
  }

  /// - Parameter failure: why nothing more can be read. What has been read is done all the same.
  private mutating func endInput(because failure: String? = nil) {
    isReadToEnd = true
    planner.endInput()
    guard let failure else {
      if !hasTargets {
        isComplete = false
        complain("there is no target in \(input.name)")
      }
      return
    }
    complain(failure)
    summary.inputFailure = failure
  }

  /// By an earlier run.
  private mutating func isFinished(_ target: Target, _ line: ScanReader.Line) throws(UsageError) -> Bool {
    let input = Escaping.escaped(target.input.utf8)
    switch finished.answer(line.number, input: input, policy: target.policy.rawValue) {
    case .open: return false
    case .other:
      throw UsageError(
        "\(line.place): another target or --policy stood here when the file of --resume was written",
        hint: "give the same list and policy, or another file")
    case .finished: return true
    }
  }

  private mutating func refuse(_ line: ScanReader.Line, _ why: String) {
    summary.wrongLines += 1
    complain("\(line.place): \(why)")
  }

  private mutating func complain(_ message: String) {
    progress.clear()
    context.complain(message)
  }

  private mutating func hint(_ message: String) {
    progress.clear()
    try? context.errors.write("hint: \(message)\n")
  }

  // MARK: Telling

  private mutating func write(_ bytes: [UInt8]) throws(OutputFailure) {
    if isOnTerminal { progress.clear() }
    try output.write(bytes)
  }

  private mutating func tell(_ result: EndpointWork.Result) throws(OutputFailure) {
    try write(result.line)
    summary.add(result.counted)
    count(result.findings, isComplete: result.isComplete)
  }

  private mutating func abandon(_ job: ScanPlanner.Job, provider: String) throws(OutputFailure) {
    let refusal = refusals.take(job.number)
    // They were counted when it came.
    summary.countConnections(-(refusal?.counted.connections ?? 0))
    let result = refusal ?? work.abandon(job, provider: provider)
    try tell(result)
    planner.abandoned(job.number, result.outcome)
  }

  private mutating func decline(_ target: Target, line: Int) throws(OutputFailure) {
    var record = TargetRecord(target: target, startedAt: .now())
    record.failure = Failure(
      stage: .resolve, reason: .local,
      message: "\(target.asciiName) is on the list of those to leave alone (--deny)")
    try tell(record, ScanPlanner.FinishedTarget(line: line), notAsked: .denied)
  }

  private mutating func finish(_ ticket: Ticket, _ target: ScanPlanner.FinishedTarget) throws(OutputFailure) {
    guard let record = records.removeValue(forKey: ticket) else { return }
    guard !target.isElsewhere else {
      // Another part tells of it, and leaves those of its endpoints to this one that were not found here.
      if record.wasMissed || record.lacksAnswers { missedElsewhere += 1 }
      return
    }
    try tell(record, target)
  }

  private mutating func tell(
    _ record: TargetRecord, _ target: ScanPlanner.FinishedTarget, notAsked: NotAsked? = nil
  ) throws(OutputFailure) {
    let isPartial = target.endpoints.contains { $0.fact.conclusion == .elsewhere }
    let judged = JudgedTarget(
      record, imprints: target.endpoints.compactMap(ImprintedEndpoint.init),
      areAll: !isPartial && target.leftOut == 0)
    // What is nobody's fault there is not found there.
    let findings = record.saysNothing ? [] : Rulebook.findings(ofWhole: judged)
    let endpoints = target.endpoints.map { (id: $0.id, verdict: ReportVerdict($0.fact)) }
    let line = TargetLine(
      judged, line: target.line, endpoints: endpoints, notAsked: notAsked,
      isPartial: isPartial, leftOut: target.leftOut, shard: shard,
      findings: findings, generator: .ofThisProgram)
    try write(work.format.bytes(of: line))
    summary.add(
      CountedTarget(record, verdict: line.verdict, notAsked: notAsked, leftOut: target.leftOut, findings: findings))
    // What belongs elsewhere is judged there.
    count(findings, isComplete: line.isComplete ?? true)
  }

  private mutating func count(_ findings: [Finding], isComplete: Bool) {
    worst = ([worst].compactMap(\.self) + findings.map(\.level)).max()
    self.isComplete = self.isComplete && isComplete
  }

  /// Of what this run has to do; nil where its size is not known.
  private var fractionRead: Double? {
    guard let size = input.size, let bytesFinished, size > bytesFinished else { return nil }
    return min(1, Double(bytesRead - bytesFinished) / Double(size - bytesFinished))
  }

  private var progressState: ScanProgress.State {
    .init(
      elapsed: elapsed / .seconds(1), isReadToEnd: isReadToEnd, read: linesRead, done: summary.targetCount,
      fractionRead: fractionRead,
      inFlight: planner.runningProbes, waiting: planner.waitingEndpoints,
      rest: planner.rest.map { max(0, ($0 - elapsed) / .seconds(1)) },
      lastPause: planner.lastPause.map { max(0, ($0 - elapsed) / .seconds(1)) }, outcomes: summary.targetVerdicts)
  }
}
