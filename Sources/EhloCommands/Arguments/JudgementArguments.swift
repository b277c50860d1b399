import ArgumentParser
import MailPolicy

/// `JudgementOptions` for ArgumentParser: names, help and completion.
struct JudgementArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What TLS must be: may, encrypt or verify (may on port 25 and LMTP, verify on 465 and 587).", valueName: "level"),
    completion: .list(Policy.allCases.map(\.rawValue)))
  var policy: String?

  @Option(
    help: ArgumentHelp("Exit with 1 from this level on: error, warning, note or never (error).", valueName: "level"),
    completion: .list(JudgementOptions.Threshold.allCases.map(\.rawValue)))
  var failOn: String?

  @Flag(help: "Exit with 0 although something could not be judged.")
  var allowIncomplete = false

  var options: JudgementOptions {
    var options = JudgementOptions()
    options.policy = policy
    options.failOn = failOn
    options.allowIncomplete = allowIncomplete
    return options
  }
}
