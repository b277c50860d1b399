#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The one thread that has to do with libunbound: it makes the context, asks, and waits for answers and for questions.
struct LookUpThread: Sendable {
  let desk: LookUpDesk
  let pipe: WakePipe
  let options: UnboundOptions
  let libraryNames: [String]

  /// Ends when the desk is closed, or nothing can be asked.
  func run() {
    do throws(ResolverSetupFailure) {
      let library = try UnboundLibrary(fileNames: libraryNames)
      let settings = ResolverSettings(
        servers: options.servers.isEmpty ? ResolverConfiguration.servers() : options.servers,
        anchors: try options.trustAnchors())
      let context = try UnboundContext(library: library, settings: settings, options: options)
      desk.open(settings)
      if let words = serve(context) { throw ResolverSetupFailure("libunbound has ended (\(words))") }
    } catch {
      desk.end(error)
    }
  }

  /// - Returns: Nil when the desk is closed, or why no answer will come any more.
  private func serve(_ context: UnboundContext) -> String? {
    while true {
      let agenda = desk.agenda(at: .now)
      if agenda.isClosed { return nil }
      for command in agenda.commands {
        switch command {
        case .ask(let question): context.ask(question)
        case .cancel(let question): context.cancel(question)
        }
      }
      // Questions that could not even be asked.
      deliver(context.takeFinished())
      var descriptors = [
        pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
        pollfd(fd: context.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&descriptors, nfds_t(descriptors.count), Self.milliseconds(until: agenda.wakesAt)) >= 0 else {
        if errno == EINTR { continue }
        return String(cString: strerror(errno))
      }
      if descriptors[0].revents != 0 { pipe.drain() }
      if descriptors[1].revents != 0 {
        if let words = context.process() { return words }
        deliver(context.takeFinished())
        // Its thread is gone.
        if descriptors[1].revents & Int16(POLLIN) == 0 { return "its thread has ended" }
      }
    }
  }

  private func deliver(_ answers: [(Question, RawAnswer)]) {
    for (question, answer) in answers { desk.deliver(answer, to: question) }
  }

  /// For poll: rounded up, -1 for ever.
  private static func milliseconds(until instant: LookUpDesk.Instant?) -> CInt {
    guard let instant else { return -1 }
    let (seconds, attoseconds) = (instant - .now).components
    if seconds < 0 || attoseconds < 0 { return 0 }
    return CInt(min(seconds, 1_000_000) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
  }
}
