import ProbeEngine

/// Who we are to the server. Secrets come from a file, the environment or the terminal, never from the command line,
/// which others on this machine can read.
struct AuthOptions: Equatable, Sendable {
  var user: String?
  var passwordFile: String?
  var tokenFile: String?
  var mechanism: String?
  var allowsPlaintext = false

  static let passwordVariable = "EHLO_PASSWORD"
  static let tokenVariable = "EHLO_TOKEN"

  /// Nil where nobody is to be known to the server.
  ///
  /// - Parameter hasCertificate: whether a client certificate is shown, by which EXTERNAL knows us.
  func credentials(environment: Environment, hasCertificate: Bool) throws(UsageError) -> Credentials? {
    let chosen = try OptionValue("--auth", mechanism)?.mechanism()
    guard user != nil || chosen == .external else {
      for (option, value) in [
        ("--password-file", passwordFile), ("--token-file", tokenFile), ("--auth", mechanism),
      ] where value != nil {
        throw UsageError("\(option) needs --user")
      }
      return nil
    }
    var credentials = Credentials(
      user: try checkedUser(), proof: try proof(for: chosen, environment: environment, hasCertificate: hasCertificate),
      mechanism: chosen)
    credentials.allowsPlaintext = allowsPlaintext
    return credentials
  }

  private func checkedUser() throws(UsageError) -> String {
    guard let user else { return "" }
    guard !user.isEmpty, user.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw UsageError("--user: \(quoted(user)) is empty or holds a control byte")
    }
    return user
  }

  private func proof(
    for mechanism: SASLMechanism?, environment: Environment, hasCertificate: Bool
  ) throws(UsageError) -> Credentials.Proof {
    if mechanism == .external {
      guard hasCertificate else {
        throw UsageError("--auth EXTERNAL needs a client certificate", hint: "name it with --cert and --key")
      }
      return .certificate
    }
    let wantsToken = tokenFile != nil || mechanism == .oauthBearer || mechanism == .xoauth2
    if wantsToken, passwordFile != nil {
      throw UsageError("--password-file is for a password, and a token is wanted", hint: "name it with --token-file")
    }
    let option = wantsToken ? "--token-file" : "--password-file"
    let variable = wantsToken ? Self.tokenVariable : Self.passwordVariable
    let secret: [UInt8]
    if let path = wantsToken ? tokenFile : passwordFile {
      secret = try SecretSource.firstLine(ofFile: path, option: option)
    } else if let value = environment.nonEmpty(variable) {
      secret = Array(value.utf8)
    } else if !wantsToken, wantsPrompt(environment), let typed = SecretSource.prompt("Password for \(user ?? ""): ") {
      secret = typed
    } else {
      throw UsageError(
        "--user needs a \(wantsToken ? "token" : "password")",
        hint: "give it with \(option) FILE, or in the variable \(variable)")
    }
    guard !secret.isEmpty, !secret.contains(0) else {
      let isTyped = wantsToken || passwordFile != nil || environment.nonEmpty(variable) != nil
      guard isTyped else { throw UsageError("no password was typed") }
      throw UsageError("\(option): the \(wantsToken ? "token" : "password") is empty or holds a NUL byte")
    }
    return wantsToken ? .token(Secret(secret)) : .password(Secret(secret))
  }

  /// Nobody sits at a terminal that is none.
  private func wantsPrompt(_ environment: Environment) -> Bool { environment["TERM"] != nil }
}

extension AuthOptions {
  static let group = OptionGroup(
    title: "Authentication",
    options: [
      OptionSpecification("--user", "--auth-user", value: "name", help: "Log in as this user (AUTH)."),
      OptionSpecification(
        "--password-file", value: "file", .files,
        help: "The password: the file's first line. Else it is \(passwordVariable), or asked for."),
      OptionSpecification(
        "--token-file", value: "file", .files,
        help: "An access token in its place (OAUTHBEARER, XOAUTH2); or \(tokenVariable)."),
      OptionSpecification(
        "--auth", value: "mechanism", .words(SASLMechanism.allCases.map(\.rawValue)),
        help: "The mechanism (the strongest that is offered)."),
      OptionSpecification("--allow-plaintext-auth", help: "Send credentials although there is no TLS."),
    ])

  init(_ words: CommandWords) {
    user = words.value("--user")
    passwordFile = words.value("--password-file")
    tokenFile = words.value("--token-file")
    mechanism = words.value("--auth")
    allowsPlaintext = words.has("--allow-plaintext-auth")
  }
}

extension OptionValue {
  fileprivate func mechanism() throws(UsageError) -> SASLMechanism {
    guard let mechanism = SASLMechanism(rawValue: text.uppercased()) else {
      throw wrong("\(quoted(text)) is none of \(SASLMechanism.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return mechanism
  }
}
