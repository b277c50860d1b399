import ArgumentParser
import ProbeEngine

/// How long to wait. The values are text here, so that `--timeout -1` is told as what it is.
struct LimitOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "For each whole reply, and for the greeting and the handshake unless they have their own (15).",
      valueName: "seconds"))
  var timeout: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("For the connection (10).", valueName: "seconds"))
  var connectTimeout: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("For the greeting (30).", valueName: "seconds"))
  var greetingTimeout: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("For the TLS handshake (15).", valueName: "seconds"))
  var handshakeTimeout: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("For each endpoint as a whole (120).", valueName: "seconds"))
  var maxTime: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("For the reply to QUIT; else only where it comes at once.", valueName: "seconds"))
  var quitTimeout: String?

  func apply(to limits: inout ProbeLimits) throws(UsageError) {
    if let reply = try OptionValue("--timeout", timeout)?.duration() {
      limits.reply = reply
      limits.greeting = reply
      limits.handshake = reply
    }
    if let value = OptionValue("--connect-timeout", connectTimeout) { limits.connect = try value.duration() }
    if let value = OptionValue("--greeting-timeout", greetingTimeout) { limits.greeting = try value.duration() }
    if let value = OptionValue("--handshake-timeout", handshakeTimeout) { limits.handshake = try value.duration() }
    if let value = OptionValue("--max-time", maxTime) { limits.total = try value.duration() }
    limits.quit = try OptionValue("--quit-timeout", quitTimeout)?.duration(allowsZero: true)
  }
}
