import SMTPWire

/// What is asked of us, and not of the server.
package enum LocalCommand: Hashable, Sendable {
  case help
  /// What the handshake settled.
  case tls
  /// Who answered.
  case chain
  /// What the server offers here.
  case capabilities
  /// What changed with TLS.
  case difference
  /// Puts the transcript into a new file.
  case save(path: String)

  enum Reading {
    case local(LocalCommand)
    case quit
    /// To be sent as it is.
    case raw([UInt8])
    case refused(Refusal)

    /// - Parameter line: with its slash.
    init(_ line: [UInt8]) {
      let border = line.firstIndex(where: \.isBlank) ?? line.endIndex
      let name = String(decoding: line[..<border], as: UTF8.self)
      let rest = line[border...].drop(while: \.isBlank)
      let lacksArgument = rest.isEmpty
      switch name {
      case "/help", "/?": self = .local(.help)
      case "/tls": self = .local(.tls)
      case "/chain": self = .local(.chain)
      case "/caps": self = .local(.capabilities)
      case "/diff": self = .local(.difference)
      case "/quit": self = .quit
      case "/save" where lacksArgument: self = .refused(Refusal("/save needs the name of a new file"))
      case "/save": self = .local(.save(path: String(decoding: rest, as: UTF8.self)))
      case "/raw" where lacksArgument: self = .refused(Refusal("/raw needs a line to send"))
      case "/raw":
        guard let bytes = Escaping.unescaped(String(decoding: rest, as: UTF8.self)) else {
          self = .refused(Refusal("a backslash in /raw stands in front of another one or of xNN", "/raw A\\x00B"))
          return
        }
        self = .raw(bytes)
      default:
        let shown = Escaping.quotable(name)
        self = .refused(
          Refusal("there is no local command \(shown)", "/help lists them; no SMTP command begins with a slash"))
      }
    }
  }

  /// All of them with what they do, for help and completion.
  package static let all: [(usage: String, meaning: String)] = [
    ("/help", "this list"),
    ("/tls", "what the TLS handshake settled"),
    ("/chain", "the certificates that the server sent, with trust and identity"),
    ("/caps", "what the server offers in the present state"),
    ("/diff", "what changed between the offer in the clear and the one inside TLS"),
    ("/save FILE", "the transcript so far into a new file, secrets masked"),
    ("/raw LINE", "send a line that is refused otherwise; \\xNN is a byte, \\\\ a backslash"),
    ("/quit", "say QUIT and leave"),
  ]
}
