import Certificates
import Findings
import MailPolicy
import ProbeReport
import ProbeTransport
import SMTPWire
import TLSCrypto

/// `ehlo certs FILE…`: the audit of certificates that no server shows yet.
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
      throw UsageError("no file", hint: "'ehlo certs --help' tells what there is; - is standard input")
    }
    let standard = try options.standard()
    let isWanted = try options.isWanted()
    let audit = try Audit(options)
    var findings: [Finding] = []
    var isComplete = true
    var hasFailure = false
    for (index, input) in options.files.enumerated() {
      let file: JudgedFile
      do throws(TLSSetupFailure) {
        file = try audit.file(input)
      } catch {
        hasFailure = true
        try printer.print(UsageError(error.message, hint: error.hint, target: input))
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
