package import SMTPWire

/// How a command that is half typed may go on: verbs, what the server offers, local commands.
package struct CommandCompletion: Hashable, Sendable {
  package var offer: [Capability]
  /// Whether the server has answered a hello in the present state of TLS.
  package var isIntroduced: Bool
  package var isInsideTLS: Bool
  package var dialect: Target.Dialect
  /// What we are called.
  package var helloName: String

  package init(
    offer: [Capability], isIntroduced: Bool, isInsideTLS: Bool, dialect: Target.Dialect, helloName: String
  ) {
    self.offer = offer
    self.isIntroduced = isIntroduced
    self.isInsideTLS = isInsideTLS
    self.dialect = dialect
    self.helloName = helloName
  }

  package struct Proposal: Hashable, Sendable {
    /// Characters at the end of the text that a word takes the place of.
    package var replaced: Int
    /// In their order; each begins with what was typed, whatever the case.
    package var words: [String]

    /// What all of them begin with; a single one that needs an argument has a blank behind it.
    package var common: String {
      guard let first = words.first else { return "" }
      if words.count == 1 { return CommandCompletion.needArgument.contains(first) ? first + " " : first }
      var common = Array(first.utf8)
      for word in words.dropFirst() {
        common = Array(zip(common, word.utf8).prefix { $0 == $1 }.map(\.0))
      }
      return String(decoding: common, as: UTF8.self)
    }
  }

  /// - Parameter text: the line up to the cursor.
  package func proposal(for text: String) -> Proposal {
    let words = text.utf8.split(omittingEmptySubsequences: false, whereSeparator: \.isBlank).map {
      String(Substring($0))
    }
    let typed = words.last ?? ""
    let candidates = words.count <= 1 ? self.verbs(for: typed) : arguments(of: words)
    let fitting = candidates.filter { Self.begins($0, with: typed) }
    return Proposal(replaced: typed.unicodeScalars.count, words: fitting)
  }

  private func verbs(for typed: String) -> [String] {
    guard !typed.hasPrefix("/") else {
      return LocalCommand.all.map { $0.usage.utf8.split(separator: 0x20).first.map { String(Substring($0)) } ?? "" }
    }
    var verbs = dialect == .lmtp ? ["LHLO"] : ["EHLO", "HELO"]
    guard isIntroduced else {
      // What may be said before a hello (RFC 5321 §4.1.4), and STARTTLS, which may be taken without one.
      return verbs + ["RSET", "NOOP", "QUIT", "HELP"] + (isInsideTLS ? [] : ["STARTTLS"])
    }
    verbs += ["MAIL FROM:<", "RCPT TO:<", "DATA", "RSET", "NOOP", "QUIT", "VRFY", "HELP"]
    if !isInsideTLS, offer.contains(named: "STARTTLS") { verbs.append("STARTTLS") }
    for keyword in ["AUTH", "EXPN", "ETRN", "XCLIENT", "XFORWARD"] where offer.contains(named: keyword) {
      verbs.append(keyword)
    }
    return verbs
  }

  private func arguments(of words: [String]) -> [String] {
    switch words[0].uppercased() {
    case "EHLO", "HELO", "LHLO": words.count == 2 ? [helloName] : []
    case "AUTH": words.count == 2 ? mechanisms : []
    case "MAIL": words.count == 2 ? ["FROM:<"] : mailParameters
    case "RCPT": words.count == 2 ? ["TO:<"] : recipientParameters
    default: []
    }
  }

  /// Only what could be one (RFC 4422 §3.1): a server may list anything.
  private var mechanisms: [String] {
    offer.parameters(of: "AUTH").filter { name in
      name.utf8.count <= 20
        && name.utf8.allSatisfy {
          switch $0 {
          case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
          default: false
          }
        }
    }
  }

  private var mailParameters: [String] {
    Self.mail.filter { offer.contains(named: $0.keyword) }.flatMap(\.parameters)
  }

  private var recipientParameters: [String] {
    Self.recipient.filter { offer.contains(named: $0.keyword) }.flatMap(\.parameters)
  }

  /// A blank behind any other word would be sent.
  private static let needArgument = [
    "EHLO", "HELO", "LHLO", "AUTH", "VRFY", "EXPN", "ETRN", "XCLIENT", "XFORWARD", "/save", "/raw",
  ]

  /// What each keyword adds to MAIL.
  private static let mail: [(keyword: String, parameters: [String])] = [
    ("SIZE", ["SIZE="]), ("8BITMIME", ["BODY=7BIT", "BODY=8BITMIME"]), ("BINARYMIME", ["BODY=BINARYMIME"]),
    ("SMTPUTF8", ["SMTPUTF8"]), ("DSN", ["RET=FULL", "RET=HDRS", "ENVID="]), ("AUTH", ["AUTH="]),
    ("REQUIRETLS", ["REQUIRETLS"]), ("DELIVERBY", ["BY="]), ("FUTURERELEASE", ["HOLDFOR=", "HOLDUNTIL="]),
    ("MT-PRIORITY", ["MT-PRIORITY="]),
  ]

  private static let recipient: [(keyword: String, parameters: [String])] = [
    ("DSN", ["NOTIFY=NEVER", "NOTIFY=SUCCESS", "NOTIFY=FAILURE", "NOTIFY=DELAY", "ORCPT=rfc822;"]), ("RRVS", ["RRVS="]),
  ]

  private static func begins(_ word: String, with typed: String) -> Bool {
    word.utf8.count >= typed.utf8.count
      && zip(word.utf8, typed.utf8).allSatisfy { $0.asciiUppercased == $1.asciiUppercased }
  }
}
