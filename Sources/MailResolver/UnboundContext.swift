internal import CUnbound
internal import MailDNS
internal import SMTPWire

/// A context of libunbound: its configuration, its cache, its thread. To be used by one thread, which polls `descriptor`.
final class UnboundContext {
  private let library: UnboundLibrary
  private let context: OpaquePointer
  private var asked: [Question: Asked] = [:]
  private var finished: [(Question, RawAnswer)] = []

  init(library: UnboundLibrary, settings: ResolverSettings, options: UnboundOptions) throws(ResolverSetupFailure) {
    guard let context = library.createContext() else {
      throw ResolverSetupFailure("names cannot be looked up in the DNS, because libunbound made no context")
    }
    self.library = library
    self.context = context
    // What it thinks of answers comes with them; it must not write to standard error.
    _ = library.setDebugOutput(context, nil)
    // A thread of its own. The other way is to fork, which a program with threads must not.
    try check(library.setThreaded(context, 1), "a thread")
    try configure(isValidating: settings.anchors != nil, options)
    switch settings.anchors?.source {
    case .records(let records):
      for record in records { try check(library.addTrustAnchor(context, record), "the trust anchor “\(record)”") }
    case .file(let path):
      try check(library.addTrustAnchorFile(context, path), "the trust anchor file \(Escaping.escaped(path.utf8))")
    case nil: break
    }
    for server in settings.servers {
      try check(library.addForwarder(context, server.specification), "the name server \(server)")
    }
    for stub in options.stubs {
      let added = library.addStub(context, stub.zone.presentation, stub.server.specification, 0)
      try check(added, "the zone \(stub)")
    }
    // The first of these reads all that was configured before, and comes too late for what is said after it. (The option
    // that should do the same, “local-zone: … nodefault”, is accepted and does nothing.)
    for zone in DefaultLocalZones.toAskFor {
      try check(library.removeLocalZone(context, zone), "its configuration", remedy: Self.remedy(settings.anchors))
    }
  }

  deinit { library.deleteContext(context) }

  /// Readable when `process` has something to do.
  var descriptor: CInt { library.descriptor(context) }

  func ask(_ question: Question) {
    guard asked[question] == nil else { return }
    let entry = Asked(question, context: self)
    asked[question] = entry
    let error = library.resolve(
      context, question.name.presentation, CInt(question.type.rawValue), 1,
      Unmanaged.passUnretained(entry).toOpaque(), deliverResult, &entry.identifier)
    if error != 0 { finish(question, .failed("libunbound: \(library.words(for: error))")) }
  }

  /// libunbound may go on looking, but its answer will not be told.
  func cancel(_ question: Question) {
    guard let entry = asked.removeValue(forKey: question) else { return }
    _ = library.cancel(context, entry.identifier)
  }

  /// Takes in what has come. Nil, or why nothing will come any more.
  func process() -> String? {
    let error = library.process(context)
    return error == 0 ? nil : library.words(for: error)
  }

  func takeFinished() -> [(Question, RawAnswer)] {
    defer { finished = [] }
    return finished
  }

  fileprivate func finish(_ question: Question, error: CInt, result: UnsafeMutablePointer<ub_result>?) {
    defer { library.freeResult(result) }
    if error != 0 {
      finish(question, .failed("libunbound: \(library.words(for: error))"))
    } else if let result {
      finish(question, .response(RawAnswer.Response(result.pointee)))
    } else {
      finish(question, .failed("libunbound gave no result"))
    }
  }

  private func finish(_ question: Question, _ answer: RawAnswer) {
    asked[question] = nil
    finished.append((question, answer))
  }

  private func configure(isValidating: Bool, _ options: UnboundOptions) throws(ResolverSetupFailure) {
    // What must hold.
    for (option, value) in [
      ("module-config:", isValidating ? "validator iterator" : "iterator"),
      // A resolver on this machine is as good as any.
      ("do-not-query-localhost:", "no"),
      // A zone that must be signed and is not is bogus, not insecure.
      ("harden-dnssec-stripped:", "yes"),
    ] {
      try check(library.setOption(context, option, value), "its option “\(option) \(value)”")
    }
    // What would be well; a version without it does no harm.
    for (option, value) in [
      // What is reported was said by a server, not concluded from what it said of other names.
      ("aggressive-nsec:", "no"),
      // Saves questions; who is asked sees all of them anyway.
      ("qname-minimisation:", "no"), ("trust-anchor-signaling:", "no"),
      // As the server had them.
      ("rrset-roundrobin:", "no"),
      // The default is 16.
      ("outgoing-range:", String(options.sockets)), ("num-queries-per-thread:", String(2 * options.sockets)),
      ("outgoing-num-tcp:", String(options.streams)),
      // A server that was away for a while is asked again before a quarter of an hour is over.
      ("infra-keep-probing:", "yes"),
    ] {
      _ = library.setOption(context, option, value)
    }
  }

  private func check(_ error: CInt, _ what: String, remedy: String? = nil) throws(ResolverSetupFailure) {
    guard error != 0 else { return }
    throw ResolverSetupFailure("libunbound refuses \(what) (\(library.words(for: error)))", remedy: remedy)
  }

  private static func remedy(_ anchors: TrustAnchors?) -> String? {
    guard case .file(let path) = anchors?.source else { return nil }
    return "see that every record in \(Escaping.escaped(path.utf8)) is well-formed"
  }
}

/// What libunbound hands back with its answer.
private final class Asked {
  let question: Question
  unowned let context: UnboundContext
  var identifier: CInt = 0

  init(_ question: Question, context: UnboundContext) {
    self.question = question
    self.context = context
  }
}

/// Called within `ub_process`, on the thread that called it.
private func deliverResult(
  _ data: UnsafeMutableRawPointer?, _ error: CInt, _ result: UnsafeMutablePointer<ub_result>?
) {
  guard let data else { return }
  let asked = Unmanaged<Asked>.fromOpaque(data).takeUnretainedValue()
  asked.context.finish(asked.question, error: error, result: result)
}

extension RawAnswer.Response {
  fileprivate init(_ result: ub_result) {
    code = Int(result.rcode)
    data = []
    // Ends with a null pointer.
    if result.havedata != 0, let items = result.data, let lengths = result.len {
      var index = 0
      while let item = items[index] {
        data.append(Array(UnsafeRawBufferPointer(start: item, count: max(0, Int(lengths[index])))))
        index += 1
      }
    }
    isNonexistent = result.nxdomain != 0
    isSecure = result.secure != 0
    isBogus = result.bogus != 0
    whyBogus = result.why_bogus.map { String(cString: $0) }
    timeToLive = Int(result.ttl)
    message =
      result.answer_packet.map {
        Array(UnsafeRawBufferPointer(start: $0, count: max(0, Int(result.answer_len))))
      } ?? []
  }
}
