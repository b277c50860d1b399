import ArgumentParser
import MailDNS
import ProbeEngine

/// What is said to the server.
struct DialogueOptions: ParsableArguments {
  @Option(
    name: [.customLong("helo"), .customLong("ehlo")],
    help: ArgumentHelp("The name in EHLO (this host's, or else its address).", valueName: "name"))
  var helloName: String?

  @Option(
    help: ArgumentHelp("auto, or never: no TLS although offered.", valueName: "when"),
    completion: .list(StartTLS.allCases.map(\.rawValue)))
  var starttls: String?

  @Flag(name: .customLong("force-starttls"), help: "Send STARTTLS although it is not offered.")
  var forcesStartTLS = false

  @Option(
    help: ArgumentHelp("The last stage: connect, greeting, ehlo, starttls, handshake or ehlo-tls.", valueName: "stage"),
    completion: .list(["connect", "greeting", "ehlo", "starttls", "handshake", "ehlo-tls"]))
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
