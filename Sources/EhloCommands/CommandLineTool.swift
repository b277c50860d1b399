import ProbeReport
import SMTPWire
import TLSCrypto

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The tool as a function: words in, text on two streams and a status out.
package enum CommandLineTool {
  /// The process: sets up what it inherits, runs, and exits. Not async itself: the runtime would have opened descriptors
  /// of its own by then, in the place of those that were closed.
  package static func main() -> Never {
    StandardStreams.holdClosed()
    Signals.setDispositions()
    Task {
      let status = await run(
        arguments: Array(CommandLine.arguments.dropFirst()), environment: .ofProcess, standardOutput: .standardOutput,
        standardError: .standardError)
      exit(status)
    }
    while true { pause() }
  }

  /// - Parameter arguments: without the name of the program.
  /// - Returns: the exit status of the contract.
  package static func run(
    arguments: [String], environment: Environment, standardOutput: OutputStream, standardError: OutputStream
  ) async -> Int32 {
    let context = CommandContext(environment: environment, output: standardOutput, errors: standardError)
    // Of the command, once it is known.
    var subject: String?
    do {
      let width = Terminal(stream: standardOutput, environment: environment).width
      switch try Invocation(arguments, width: width) {
      case .run(let command):
        subject = command.subject
        return try await command.run(in: context).rawValue
      case .show(let text):
        try standardOutput.write(text.hasSuffix("\n") ? text : text + "\n")
        return ExitStatus.success.rawValue
      }
    } catch {
      return failed(error, on: subject, asked: arguments, in: context).rawValue
    }
  }

  private static func failed(
    _ error: any Error, on subject: String?, asked words: [String], in context: CommandContext
  ) -> ExitStatus {
    let status: ExitStatus
    var failure: UsageError
    (status, failure) = Self.judged(error)
    failure.target = failure.target ?? subject
    context.complain(failure.message, hint: failure.hint)
    // Whoever reads documents gets one for every run, unless there is no way to write it.
    guard status != .outputFailed, let format = FailureFormat.asked(for: words) else { return status }
    do throws(OutputFailure) {
      try context.output.write(format.text(of: failure, isUsage: status == .usage))
      return status
    } catch {
      context.complain(error.message)
      return .outputFailed
    }
  }

  private static func judged(_ error: any Error) -> (ExitStatus, UsageError) {
    switch error {
    case let error as OutputFailure: (.outputFailed, UsageError(error.message))
    case let error as UsageError: (.usage, error)
    case let error as TLSSetupFailure: (.usage, UsageError(error.message, hint: error.hint))
    default: (.internalError, UsageError("internal error: \(Escaping.escaped(String(describing: error).utf8))"))
    }
  }
}

/// The form in which a run that failed before its first probe is told on standard output.
private struct FailureFormat {
  private var format: OutputFormat

  /// Nil where nobody asked for documents. Reads the words themselves: it may be they that are wrong.
  static func asked(for words: [String]) -> FailureFormat? {
    let options = words.prefix { $0 != "--" }
    guard options.contains("--json") else { return nil }
    return FailureFormat(format: options.contains("--pretty") ? .prettyJSON : .json)
  }

  func text(of failure: UsageError, isUsage: Bool) -> String {
    let run = RunFailure(
      input: failure.target ?? "", reason: isUsage ? .usage : .local, message: failure.message, startedAt: .now())
    return ReportRenderer(generator: .ofThisProgram).text(of: .failed(run), as: format)
  }
}
