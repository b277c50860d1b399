import SMTPWire

/// A line that is taken for a command: what it means to us, and whether it can be sent.
struct TypedCommand {
  /// As typed, without a line end.
  let line: [UInt8]
  let kind: SentCommand.Kind
  /// The line without its secret; nil where it has none.
  let masked: [UInt8]?
  /// Of each of its lines that is AUTH.
  let auths: [TypedAuth]
  private let verb: String
  private let words: [ArraySlice<UInt8>]
  private let auth: TypedAuth?

  /// In place of what nobody may see.
  static let secret = "(secret)"

  /// RFC 4954 §4, with the line end.
  static let authLength = 12_288
  /// What the parameters of extensions add to MAIL and RCPT: 500 octets each for RFC 3461 alone.
  private static let extendedLength = Command.maximumLength + 1024

  init(_ line: [UInt8]) {
    self.line = line
    // What /raw sends may be several lines: the first one counts.
    let first = line.prefix { $0 != 0x0D && $0 != 0x0A }
    words = first.split(whereSeparator: \.isBlank)
    verb = words.first.map { Escaping.escaped($0.map(\.asciiUppercased)) } ?? ""
    auth = TypedAuth(first)
    kind = auth == nil ? Self.kind(verb, isBare: words.count <= 1) : .auth
    let lines = line.split { $0 == 0x0D || $0 == 0x0A }
    let found = lines.map { TypedAuth($0) }
    auths = found.compactMap(\.self)
    masked =
      found.contains { $0?.masked != nil }
      ? Array(zip(lines, found).map { $1?.masked ?? Array($0) }.joined(separator: [0x0D, 0x0A])) : nil
  }

  /// Of what is not AUTH.
  private static func kind(_ verb: String, isBare: Bool) -> SentCommand.Kind {
    switch verb {
    case "EHLO": .hello(.ehlo)
    case "HELO": .hello(.helo)
    case "LHLO": .hello(.lhlo)
    case "STARTTLS": .startTLS
    case "MAIL": .mail
    case "RCPT": .recipient
    case "RSET": .reset
    case "DATA": .data
    // With an argument a server refuses it and stays.
    case "QUIT" where isBare: .quit
    default: .other
    }
  }

  /// Whether SMTP or an extension of it has such a command.
  var isKnown: Bool { Self.isKnown(verb) }

  static func isKnown(_ verb: String) -> Bool { verbs.contains(verb) }

  /// Whether it reads like what SASL answers to a challenge: nothing but base 64.
  var isResponse: Bool {
    words.count == 1 && !isKnown && Base64.decode(words[0]) != nil
  }

  private static let verbs = [
    "EHLO", "HELO", "LHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "RSET", "DATA", "BDAT", "BURL", "QUIT", "NOOP", "HELP",
    "VRFY", "EXPN", "ETRN", "TURN", "ATRN", "SEND", "SOML", "SAML", "XCLIENT", "XFORWARD",
  ]

  /// Why it would break the protocol, or give away a secret; nil where it does neither. What is merely wrong is the server's
  /// matter.
  func refusal(offer: [Capability], isInsideTLS: Bool) -> Refusal? {
    if let byte = line.first(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
      return Refusal(
        "a command holds no \(Refusal.name(of: byte))", "RFC 5321 section 4.1.1; /raw sends it all the same")
    }
    let limit = kind == .auth ? Self.authLength : kind == .mail || kind == .recipient ? Self.extendedLength : 512
    if line.count + 2 > limit { return .tooLong(limit) }
    if line.contains(where: { $0 >= 0x80 }) {
      guard offer.contains(named: "SMTPUTF8") else {
        return Refusal(
          "a command is ASCII where the server offers no SMTPUTF8", "RFC 6531 section 3.1; /raw sends it all the same")
      }
      guard String(validating: line, as: UTF8.self) != nil else {
        return Refusal("this is no UTF-8", "RFC 6531 section 3.3; /raw sends it all the same")
      }
    }
    return refusalOfVerb(isInsideTLS: isInsideTLS)
  }

  private func refusalOfVerb(isInsideTLS: Bool) -> Refusal? {
    if let auth, !isInsideTLS, auth.exposesSecret {
      return Refusal(
        "\(auth.exposingMechanism ?? "this") would send the secret in the clear",
        "STARTTLS first; /raw sends it all the same")
    }
    return switch verb {
    case "STARTTLS" where isInsideTLS:
      Refusal("this is TLS already, and there is no TLS within TLS", "RFC 3207 section 4.2; /raw sends it all the same")
    case "BDAT":
      Refusal("BDAT counts octets, and what is typed are lines", "DATA takes lines; 'ehlo send' counts for you")
    case "TURN", "ATRN":
      Refusal("\(verb) turns the roles, and there is no mail here to hand out", "/raw sends it all the same")
    default: nil
    }
  }
}
