import ProbeEngine
import ProbeTransport

/// `ehlo relay TARGET`: a probe that asks what would be relayed before it takes its leave.
struct Relay: Job {
  var relay: RelayOptions
  var options: ProbeOptions

  var subject: String? { options.targets.first }
  var canShareThread: Bool { true }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    guard !options.targets.isEmpty else {
      throw UsageError("no target", hint: "'ehlo relay --help' tells what there is")
    }
    var probe = Probe(options: options)
    probe.relay = relay
    return try await probe.run(in: context, on: thread)
  }
}
