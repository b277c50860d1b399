import Certificates
import Findings
import MailPolicy
import ProbeReport
import ProbeTransport
import SMTPWire
import TLSCrypto

/// `ehlo certs FILE…|TARGET…`: the audit of certificates, before a server shows them and after.
struct Certs: Job {
  var options: CertsOptions

  var subject: String? { options.files.count == 1 ? options.files.first : nil }

  var canShareThread: Bool { true }

  func run(in context: CommandContext, on thread: LoopThread) async throws -> ExitStatus {
    let printer = try CertsPrinter(options, in: context)
    if options.listsRules {
      try printer.printRules()
      return .success
    }
    guard !options.files.isEmpty else {
      throw UsageError("no file or target", hint: "'ehlo certs --help' tells what there is; - is standard input")
    }
    let standard = try options.standard()
    let isWanted = try options.isWanted()
    let policy = try options.chosenPolicy()
    var audit = try Audit(options, on: thread)
    let targets = try TargetAudit(options, on: thread)
    Signals.leaveMark()
    thread.cancelBody { Signals.mark != nil }
    var findings: [Finding] = []
    var isComplete = true
    var hasFailure = false
    for (index, input) in options.files.enumerated() {
      let file: JudgedFile
      do {
        switch try CertsOperand(input, options: options.target, policy: policy) {
        case .file(let path): file = try await audit.file(path)
        case .target(let target):
          file = try await audit.file(try await targets.record(of: target, startedAt: audit.startedAt))
        }
      } catch let error as TLSSetupFailure {
        hasFailure = true
        try printer.print(UsageError(error.message, hint: error.hint, target: input))
        continue
      } catch let error as UsageError {
        hasFailure = true
        try printer.print(error)
        continue
      }
      let found = Rulebook.findings(of: file).filter { isWanted($0.id) }
      try printer.print(file, found, isFirst: index == 0)
      findings += found
      isComplete = isComplete && file.isWhollyJudged
      if let status = Signals.mark { return status }
    }
    // Whoever named a file that holds nothing learns nothing of it, whatever the others are like.
    return hasFailure ? .usage : standard.status(of: findings, isComplete: isComplete)
  }
}
