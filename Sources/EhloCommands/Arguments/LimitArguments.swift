import ArgumentParser

/// `LimitOptions` for ArgumentParser: names, help and completion.
struct LimitArguments: ParsableArguments {
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

  var options: LimitOptions {
    var options = LimitOptions()
    options.timeout = timeout
    options.connectTimeout = connectTimeout
    options.greetingTimeout = greetingTimeout
    options.handshakeTimeout = handshakeTimeout
    options.maxTime = maxTime
    options.quitTimeout = quitTimeout
    return options
  }
}
