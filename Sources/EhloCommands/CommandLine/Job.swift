import ProbeTransport

/// What a command line asks for, with everything that was typed for it.
protocol Job: Sendable {
  /// The one target that it is about, as typed; nil where there is none, or more.
  var subject: String? { get }

  /// Whether nothing else is under way while its results are written, so that a reader who is slow to take them holds up
  /// no connection. Its tasks then need no thread of their own.
  var canShareThread: Bool { get }

  /// - Parameter thread: for connections.
  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus
}

extension Job {
  var subject: String? { nil }
}
