import MailDNS
import MailResolver
import ProbeEngine
import ProbeReport
import ProbeTransport
import ScanPlan
import TLSCrypto
import TLSSession

/// `ehlo scan`: many targets, a line of JSON for each endpoint and each target.
struct Scan: Job {
  var options: ScanOptions

  /// Nothing here waits for anybody once it has begun: scribes write to whoever is slow to read.
  var canShareThread: Bool { true }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    var own = context
    own.output = context.output.withScribe()
    own.errors = context.errors.withScribe(beside: own.output)
    do {
      let status = try await scan(in: own, on: thread)
      try? await own.errors.finish()
      return status
    } catch {
      // Before what is said of the error.
      try? await own.output.finish()
      try? await own.errors.finish()
      throw error
    }
  }

  private func scan(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    let standard = try options.judgement.standard()
    let format = ScanFormat(try options.output.columns())
    var plan = try plan()
    var settings = try settings(for: plan)
    let parser = TargetParser(
      target: options.target, dialogue: options.dialogue, policy: try options.judgement.chosenPolicy(),
      usesTLS: try options.dialogue.usesTLS())
    let input = try ScanInput(options.files)
    var inUse = filesRead(by: input)
    let earlier = try EarlierOutput(options.output.resume, shard: settings.shard, apartFrom: inUse)
    let output = earlier?.stream ?? context.output
    if earlier == nil, let purpose = inUse.purpose(of: output.descriptor) {
      throw UsageError("standard output is \(purpose)")
    }
    inUse.note(output.descriptor, as: "the file of the results")
    if let value = OptionValue("--keylog", options.tls.keylog),
      let purpose = inUse.purpose(ofPath: try value.filePath())
    {
      throw value.wrong("\(quoted(value.text)) is \(purpose)")
    }
    let summaryFile = try SummaryFile(options.output.summary, apartFrom: inUse)
    let room = try makeRoom(&settings, in: context)

    let ownName = plan.helloName == .addressLiteral ? LocalHost.beginLookUp() : nil
    let trust = try options.tls.trustSource()
    let identity = try options.tls.identity()
    let contexts = TLSContexts(trust: trust, identity: identity, isForMany: true)
    // What the user named wrongly is told before any connection. The system's trust store waits until TLS begins.
    if options.tls.namesSomething || (trust == .system && TrustStore.isNamedByEnvironment) {
      try contexts.check(plan.tls)
    }
    let keyLog = try KeyLog.open(options.tls.keylog, environment: context.environment)
    plan.tls.logsKeys = keyLog != nil
    let log = keyLog.map { log in { @Sendable in log.append($0) } }
    var probers = [NIOProber(tls: contexts, on: thread, keyLog: log)]
    for _ in 1..<(try options.manners.chosenWorkers()) {
      probers.append(
        NIOProber(tls: TLSContexts(trust: trust, identity: identity, isForMany: true), keyLog: log))
    }
    let names = try await nameResolver(settings, sockets: room.lookUps)
    let work = EndpointWork(
      runners: probers.map {
        ProbeRunner(resolver: options.names.addressResolver(names), names: names, prober: $0)
      }, plan: plan,
      ownName: ownName?.fullyQualifiedName(), format: format, isUnheard: { await names.isUnheard() })
    var run = try ScanRun(
      options, settings: settings, work: work, input: input, parser: parser, earlier: earlier, in: context, on: thread)
    if input.isTyped, !options.output.quiet {
      try? context.errors.write("hint: type the targets, one a line; Ctrl-D ends them\n")
    }
    Signals.leaveMark()
    do {
      try await run.run()
    } catch let failure as OutputFailure where failure.isClosedPipe {
      return .outputFailed
    }
    // The one for people first: nothing that they have not asked for can keep it from them.
    if !options.output.quiet { try? context.errors.write(run.summary.text) }
    try summaryFile?.write(run.summary.json(.ofThisProgram) + "\n")
    if let failure = keyLog?.failure { throw failure }
    if run.summary.inputFailure != nil { return .outputFailed }
    // Whoever typed a target wrongly learns nothing of it, whatever the others are like.
    return run.summary.wrongLines > 0 && !options.input.allowBadLines
      ? .usage : standard.status(worst: run.worst, isComplete: run.isComplete)
  }

  private func filesRead(by input: ScanInput) -> FilesInUse {
    var inUse = FilesInUse()
    input.note(in: &inUse)
    for path in options.manners.deny { inUse.note(path: path, as: "the list of --deny") }
    return inUse
  }

  private func plan() throws(UsageError) -> ProbePlan {
    var plan = ProbePlan()
    try options.target.apply(to: &plan)
    try options.names.apply(to: &plan)
    try options.dialogue.apply(to: &plan)
    try options.tls.apply(to: &plan)
    try options.limits.apply(to: &plan.limits)
    if let address = plan.localAddress {
      do throws(Failure) {
        _ = try LocalAddressLookUp().confirm(address)
      } catch {
        throw UsageError("--local-address: \(error.message)")
      }
    }
    return plan
  }

  private func settings(for plan: ProbePlan) throws(UsageError) -> ScanSettings {
    var settings = ScanSettings()
    try options.manners.apply(to: &settings)
    settings.allowsPrivate = plan.allowsPrivate
    settings.chosenAddresses = Set(plan.overrides.map(\.address.unmapped))
    settings.shard = try options.input.chosenShard()
    settings.seed = .random(in: .min ... .max)
    return settings
  }

  private func makeRoom(
    _ settings: inout ScanSettings, in context: CommandContext
  ) throws(UsageError) -> FileLimit.Room {
    let workers = try options.manners.chosenWorkers()
    let room = try FileLimit.makeRoom(
      for: settings.concurrency, beside: options.files.count + FileLimit.perWorker * (workers - 1))
    // A look-up has several questions open.
    settings.lookUps = min(settings.lookUps, max(1, room.lookUps / 2))
    guard room.probes < settings.concurrency else { return room }
    try? context.errors.write(
      "warning: \(room.probes) connections at a time, not \(settings.concurrency): the system allows no more open files\n"
        + "hint: 'ulimit -n' tells how many, and root may raise it\n")
    settings.concurrency = room.probes
    return room
  }

  /// What the user named wrongly is told before any question.
  private func nameResolver(_ settings: ScanSettings, sockets: Int) async throws -> UnboundResolver {
    var asking = try options.names.resolverOptions()
    asking.memory = Self.rememberedAnswers
    // Whoever comes back after a pause asks anew.
    asking.failureMemory = settings.pause / 2
    asking.sockets = sockets
    asking.streams = FileLimit.streams(for: sockets)
    let resolver = UnboundResolver(asking)
    if options.names.namesSomething {
      do throws(ResolverSetupFailure) {
        try await resolver.prepare()
      } catch {
        throw UsageError(error.message, hint: error.remedy)
      }
    }
    return resolver
  }

  private static let rememberedAnswers = 10_000
}
