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
    }
    if let value = OptionValue("--connect-timeout", connectTimeout) { limits.connect = try value.duration() }
    if let value = OptionValue("--greeting-timeout", greetingTimeout) { limits.greeting = try value.duration() }
    if let value = OptionValue("--handshake-timeout", handshakeTimeout) { limits.handshake = try value.duration() }
    if let value = OptionValue("--max-time", maxTime) { limits.total = try value.duration() }
    limits.quit = try OptionValue("--quit-timeout", quitTimeout)?.duration(allowsZero: true)
  }
}

// The names once more, for `QuickReading`.
extension LimitOptions {
  /// - Returns: false where no option with a value is called so.
  mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--timeout": timeout = value
    case "--connect-timeout": connectTimeout = value
    case "--greeting-timeout": greetingTimeout = value
    case "--handshake-timeout": handshakeTimeout = value
    case "--max-time": maxTime = value
    case "--quit-timeout": quitTimeout = value
    default: return false
    }
    return true
  }
}
