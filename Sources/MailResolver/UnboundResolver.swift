public import MailDNS
public import ProbeEngine
internal import SMTPWire
internal import Synchronization

/// Asks the DNS through libunbound, which validates by itself: that the resolver on the way says “validated” counts for
/// nothing.
///
/// Nothing happens before the first question: no file is read, no library opened. Then one thread serves all questions,
/// and no caller's thread is blocked. Each question is asked once in the life of a resolver, whatever the lifetimes of
/// the answers, so one is meant for one run; `UnboundOptions.memory` may bound that.
///
/// An answer of which validation says neither secure, insecure nor bogus is `indeterminate`. See `DNSSecurity`, and
/// `Verdict` for the resolver that strips signatures.
public final class UnboundResolver: NameResolver {
  let options: UnboundOptions
  private let libraryNames: [String]
  private let pipe: WakePipe?
  private let desk: LookUpDesk
  private let isStarted = Mutex(false)
  private let pulse = NameServerPulse()

  public convenience init(_ options: UnboundOptions = UnboundOptions()) {
    self.init(options, libraryNames: UnboundLibrary.fileNames)
  }

  init(_ options: UnboundOptions, libraryNames: [String]) {
    self.options = options
    self.libraryNames = libraryNames
    let pipe = WakePipe()
    self.pipe = pipe
    desk = LookUpDesk(patience: options.deadline, memory: options.memory, failureMemory: options.failureMemory) {
      pipe?.wake()
    }
  }

  deinit { desk.close() }

  /// Opens the library and reads the configuration now, without asking anything. Where it throws, every look-up fails
  /// with the same words.
  public func prepare() async throws(ResolverSetupFailure) {
    start()
    if let failure = await desk.awaitSetUp() { throw failure }
  }

  public func mailExchangers(of name: HostName) async -> DNSAnswer<MXRecord> {
    await answer(to: Question(name: DNSName(name), type: .mx)) { MXRecord(wire: $0) }
  }

  public func addresses(of name: HostName, family: IPAddress.Family) async -> DNSAnswer<IPAddress> {
    let question = Question(name: DNSName(name), type: family == .v4 ? .a : .aaaa)
    return await answer(to: question) { IPAddress(wire: $0, family: family) }
  }

  /// The zone of a link-local address is not part of the question.
  public func names(of address: IPAddress) async -> DNSAnswer<DNSName> {
    await answer(to: Question(name: DNSName(reverseOf: address), type: .ptr)) { DNSName(wholeWire: $0) }
  }

  public func texts(of name: HostName) async -> DNSAnswer<TXTRecord> {
    await answer(to: Question(name: DNSName(name), type: .txt)) { TXTRecord(wire: $0) }
  }

  /// - Parameter name: With the port and the protocol in front, `_25._tcp.mx.example.org` (RFC 7672 §2.2.3).
  public func certificateAssociations(of name: HostName) async -> DNSAnswer<TLSARecord> {
    await answer(to: Question(name: DNSName(name), type: .tlsa)) { TLSARecord(wire: $0) }
  }

  /// - Parameter name: With the service and the protocol in front, `_submission._tcp.example.org` (RFC 6186 §3.1).
  public func services(of name: HostName) async -> DNSAnswer<SRVRecord> {
    await answer(to: Question(name: DNSName(name), type: .srv)) { SRVRecord(wire: $0) }
  }

  /// Whether a look-up that failed may say no more than that none of the name servers answers anything: they are asked
  /// whether they do. Of a zone with a server of its own (`UnboundOptions.stubs`) nothing is said.
  package func isUnheard() async -> Bool { await pulse.isWeak(at: servers) }

  // MARK: Asking

  func rawAnswer(to question: Question, by deadline: ContinuousClock.Instant? = nil) async -> RawAnswer {
    start()
    return await desk.answer(to: question, by: deadline)
  }

  /// The nearest zone above a name whose keys are trusted; nil before the first answer.
  func trustAnchor(above name: DNSName) -> DNSName? {
    desk.settings.flatMap { $0.anchors?.zone(above: name) }
  }

  /// The servers that are asked; none before the first answer.
  var servers: [DNSServer] { desk.settings?.servers ?? [] }

  private func start() {
    let isFirst = isStarted.withLock { isStarted in
      defer { isStarted = true }
      return !isStarted
    }
    guard isFirst else { return }
    guard let pipe else {
      desk.end(ResolverSetupFailure("names cannot be looked up in the DNS: no pipe for it"))
      return
    }
    let thread = LookUpThread(desk: desk, pipe: pipe, options: options, libraryNames: libraryNames)
    if let failure = OffThread.startThread({ thread.run() }) {
      desk.end(ResolverSetupFailure("names cannot be looked up in the DNS: no thread for it (\(failure))"))
    }
  }

  private func answer<Value>(
    to question: Question, _ read: ([UInt8]) -> Value?
  ) async -> DNSAnswer<Value> {
    // What may follow is in the cache nearly always.
    let late = ContinuousClock.now + options.deadline + .seconds(1)
    let unknown: DNSSecurity = options.isValidating ? .indeterminate : .unchecked
    let response: RawAnswer.Response
    switch await rawAnswer(to: question) {
    case .response(let found): response = found
    case .timedOut: return DNSAnswer(.timedOut, security: unknown)
    case .cancelled: return DNSAnswer(.failed("the look-up was cancelled"), security: unknown)
    case .failed(let words): return DNSAnswer(.failed(words), security: unknown)
    }
    let chain = DNSMessage(wire: response.message)?.aliases(from: question.name) ?? []
    let verdict = await verdict(on: response, names: [question.name] + chain.map(\.target), by: late)
    return DNSAnswer(
      Self.outcome(of: response, verdict, type: question.type, read), security: verdict.security,
      securityReason: verdict.reason, timeToLive: verdict.isUsable(response) ? response.timeToLive : nil,
      aliases: zip(chain, await securities(of: chain, verdict, by: late)).map { step, security in
        DNSAnswer<Value>.Alias(name: step.name, target: step.target, security: security)
      })
  }

  private static func outcome<Value>(
    of response: RawAnswer.Response, _ verdict: Verdict, type: DNSRecordType, _ read: ([UInt8]) -> Value?
  ) -> DNSAnswer<Value>.Outcome {
    // Before all else: libunbound hands over the records of a bogus answer too.
    if verdict.security == .bogus {
      return .bogus(Escaping.escaped((response.whyBogus ?? "no reason given").utf8))
    }
    guard verdict.isUsable(response) else { return .failed(ResponseCode.words(response.code)) }
    if response.isNonexistent { return .nonexistent }
    if response.data.isEmpty { return .noData }
    var records: [Value] = []
    for data in response.data {
      guard let record = read(data) else { return .failed("a record of type \(type) is malformed") }
      records.append(record)
    }
    return .records(records)
  }
}
