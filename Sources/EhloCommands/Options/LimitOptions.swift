import ProbeEngine

/// How long to wait. The values are text here, so that `--timeout -1` is told as what it is.
struct LimitOptions: Equatable, Sendable {
  var timeout: String?
  var connectTimeout: String?
  var greetingTimeout: String?
  var handshakeTimeout: String?
  var maxTime: String?
  var quitTimeout: String?

  func apply(to limits: inout ProbeLimits) throws(UsageError) {
    if let reply = try OptionValue("--timeout", timeout)?.duration() {
      limits.reply = reply
      limits.greeting = reply
      limits.handshake = reply
      limits.messagePiece = reply
      limits.messageVerdict = reply
    }
    if let value = OptionValue("--connect-timeout", connectTimeout) { limits.connect = try value.duration() }
    if let value = OptionValue("--greeting-timeout", greetingTimeout) { limits.greeting = try value.duration() }
    if let value = OptionValue("--handshake-timeout", handshakeTimeout) { limits.handshake = try value.duration() }
    if let value = OptionValue("--max-time", maxTime) { limits.total = try value.duration() }
    limits.quit = try OptionValue("--quit-timeout", quitTimeout)?.duration(allowsZero: true)
  }
}

extension LimitOptions {
  static let group = OptionGroup(
    title: "Time limits",
    options: [
      OptionSpecification(
        "--timeout", value: "seconds",
        help:
          "For each whole reply (15; to a message 600), each piece of a message (180), and the greeting and handshake."),
      OptionSpecification("--connect-timeout", value: "seconds", help: "For the connection (10)."),
      OptionSpecification("--greeting-timeout", value: "seconds", help: "For the greeting (30)."),
      OptionSpecification("--handshake-timeout", value: "seconds", help: "For the TLS handshake (15)."),
      OptionSpecification(
        "--max-time", value: "seconds", help: "For each endpoint as a whole, and each repetition (120)."),
      OptionSpecification(
        "--quit-timeout", value: "seconds", help: "For the reply to QUIT; else only where it comes at once."),
    ])

  init(_ words: CommandWords) {
    timeout = words.value("--timeout")
    connectTimeout = words.value("--connect-timeout")
    greetingTimeout = words.value("--greeting-timeout")
    handshakeTimeout = words.value("--handshake-timeout")
    maxTime = words.value("--max-time")
    quitTimeout = words.value("--quit-timeout")
  }
}
