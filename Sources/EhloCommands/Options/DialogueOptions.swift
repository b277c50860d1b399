import MailDNS
import ProbeEngine
import SMTPWire

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

  /// Where TLS comes first there is no STARTTLS to force.
  func check(_ target: Target) throws(TargetError) {
    guard forcesStartTLS, target.security == .implicit else { return }
    throw TargetError(
      "target \(Escaping.quotable(target.input)): means TLS from the first byte, where --force-starttls has no place",
      hint: "give smtp://HOST:PORT to force STARTTLS there")
  }

  func apply(to plan: inout ProbePlan) throws(UsageError) {
    plan.forcesStartTLS = forcesStartTLS
    plan.quitAfter = try OptionValue("--quit-after", quitAfter)?.stage()
    if let value = OptionValue("--helo", helloName) { plan.helloName = .name(try value.helloName()) }
  }
}

extension DialogueOptions {
  static let group = OptionGroup(
    title: "Dialogue options",
    options: [
      hello,
      OptionSpecification(
        "--starttls", value: "when", .words(StartTLS.allCases.map(\.rawValue)),
        help: "auto, or never: no TLS although offered."),
      OptionSpecification("--force-starttls", help: "Send STARTTLS although it is not offered."),
      OptionSpecification(
        "--quit-after", value: "stage",
        .words(["connect", "greeting", "ehlo", "starttls", "handshake", "ehlo-tls"]),
        help: "The last stage: connect, greeting, ehlo, starttls, handshake or ehlo-tls."),
    ])

  static let hello = OptionSpecification(
    "--helo", "--ehlo", value: "name", help: "The name in EHLO (this host's, or else its address).")

  init(_ words: CommandWords) {
    helloName = words.value("--helo")
    starttls = words.value("--starttls")
    forcesStartTLS = words.has("--force-starttls")
    quitAfter = words.value("--quit-after")
  }
}

extension OptionValue {
  /// A host name, or an address literal (RFC 5321 §4.1.3).
  fileprivate func helloName() throws(UsageError) -> String {
    guard text.hasPrefix("[") else {
      if let address = IPAddress(text) {
        throw wrong("\(quoted(text)) is an address, not a name", hint: "in EHLO it stands as \(address.addressLiteral)")
      }
      return try hostName().ascii
    }
    let inner = text.dropFirst().dropLast()
    let literal = inner.lowercased().hasPrefix("ipv6:") ? inner.dropFirst(5) : inner
    guard text.hasSuffix("]"), let address = IPAddress(String(literal)),
      (address.family == .v6) == (literal.count != inner.count)
    else { throw wrong("\(quoted(text)) is no address literal", hint: "[192.0.2.1] or [IPv6:2001:db8::1]") }
    return address.addressLiteral
  }

  /// A stage by its own name or by that of swaks, in any case.
  func stage() throws(UsageError) -> Stage? {
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
