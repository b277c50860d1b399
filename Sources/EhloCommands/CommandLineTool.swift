import ProbeReport
import ProbeTransport
import SMTPWire
import TLSCrypto
import TLSSession

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
    let context = CommandContext(environment: .ofProcess, output: .standardOutput, errors: .standardError)
    let words = Array(CommandLine.arguments.dropFirst())
    let job: any Job
    switch begin(words, in: context) {
    case .ended(let status): exit(status.rawValue)
    case .asked(let asked): job = asked
    }
    guard FileLimit.hasRoomForLoop else {
      let failure = UsageError("this process has no open file left", hint: "'ulimit -n' tells how many it may have")
      exit(failed(failure, on: job.subject, asked: words, in: context).rawValue)
    }
    TLSLibrary.loadLean()
    LoopThread.run(hostsTasks: job.canShareThread) { thread in
      let status: ExitStatus
      do {
        status = try await job.run(in: context, on: thread)
      } catch {
        status = failed(error, on: job.subject, asked: words, in: context)
      }
      return (Signals.mark ?? status).rawValue
    }
  }

  private enum Beginning {
    case asked(any Job)
    case ended(ExitStatus)
  }

  /// Reads the words, and shows at once what is only to be shown.
  private static func begin(_ words: [String], in context: CommandContext) -> Beginning {
    do {
      let width = Terminal(stream: context.output, environment: context.environment).width
      switch try Invocation(words, width: width) {
      case .run(let job):
        return .asked(job)
      case .show(let text):
        try context.output.write(text.hasSuffix("\n") ? text : text + "\n")
        return .ended(.success)
      }
    } catch {
      return .ended(failed(error, on: nil, asked: words, in: context))
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
  private var subject: RunFailure.Subject
  private var schema: ReportSchema

  /// Nil where nobody asked for documents. Reads the words themselves: it may be they that are wrong.
  static func asked(for words: [String]) -> FailureFormat? {
    let options = words.prefix { $0 != "--" }
    // A conversation has no document, and the lines of a scan know no other. That of another command would be none of them.
    guard options.contains("--json"), words.first != TalkCommand.syntax.name, words.first != ScanCommand.syntax.name
    else { return nil }
    return FailureFormat(
      format: options.contains("--pretty") ? .prettyJSON : .json,
      subject: subject(of: words.first), schema: schema(of: words.first))
  }

  private static func schema(of command: String?) -> ReportSchema {
    switch command {
    case SendCommand.syntax.name: .send
    case RelayCommand.syntax.name: .relay
    default: .probe
    }
  }

  private static func subject(of command: String?) -> RunFailure.Subject {
    switch command {
    case WhoAmICommand.syntax.name: .sender
    case CertsCommand.syntax.name: .certificates
    default: .target
    }
  }

  func text(of failure: UsageError, isUsage: Bool) -> String {
    let run = RunFailure(failure, of: subject, reason: isUsage ? .usage : .local)
    return ReportRenderer(generator: .ofThisProgram, schema: schema).text(of: .failed(run), as: format)
  }
}
