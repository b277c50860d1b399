import MailDNS
import ProbeEngine

/// What is said to the server.
struct DialogueOptions: Equatable, Sendable {
  var helloName: String?
  var starttls: String?
  var forcesStartTLS = false
  var quitAfter: String?

  enum StartTLS: String, CaseIterable {
    case auto
    case never
  }

  /// False where the user wants no TLS at all.
  func usesTLS() throws(UsageError) -> Bool {
    let choice = try OptionValue("--starttls", starttls)?.word(of: StartTLS.self) ?? .auto
    if choice == .never && forcesStartTLS {
      throw UsageError("--starttls never and --force-starttls exclude each other")
    }
    return choice == .auto
  }

  func apply(to plan: inout ProbePlan) throws(UsageError) {
    plan.forcesStartTLS = forcesStartTLS
    plan.quitAfter = try OptionValue("--quit-after", quitAfter)?.stage()
    if let value = OptionValue("--helo", helloName) { plan.helloName = .name(try value.helloName()) }
  }
}

// The names once more, for `QuickReading`.
extension DialogueOptions {
  /// - Returns: false where no flag is called so.
  mutating func set(_ flag: String) -> Bool {
    switch flag {
    case "--force-starttls": forcesStartTLS = true
    default: return false
    }
    return true
  }

  /// - Returns: false where no option with a value is called so.
  mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--helo", "--ehlo": helloName = value
    case "--starttls": starttls = value
    case "--quit-after": quitAfter = value
    default: return false
    }
    return true
  }
}

extension OptionValue {
  /// A host name, or an address literal (RFC 5321 §4.1.3).
  fileprivate func helloName() throws(UsageError) -> String {
    guard text.hasPrefix("[") else { return try hostName().ascii }
    let inner = text.dropFirst().dropLast()
    let literal = inner.lowercased().hasPrefix("ipv6:") ? inner.dropFirst(5) : inner
    guard text.hasSuffix("]"), let address = IPAddress(String(literal)),
      (address.family == .v6) == (literal.count != inner.count)
    else { throw wrong("\(quoted(text)) is no address literal", hint: "[192.0.2.1] or [IPv6:2001:db8::1]") }
    return address.addressLiteral
  }

  /// A stage by its own name or by that of swaks, in any case.
  fileprivate func stage() throws(UsageError) -> Stage? {
    switch text.lowercased() {
    case "connect": .connect
    case "greeting", "banner": .greeting
    case "ehlo", "first-ehlo", "first-helo": .ehlo
    case "starttls": .starttls
    case "handshake", "tls": .handshake
    case "ehlo-tls", "helo": .ehloTLS
    default:
      throw wrong(
        "\(quoted(text)) is no stage", hint: "the stages are connect, greeting, ehlo, starttls, handshake and ehlo-tls")
    }
  }
}
