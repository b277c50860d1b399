package import SMTPWire

/// A line that was sent and is answered, or will be.
package struct SentCommand: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case hello(HelloVerb)
    case startTLS
    case auth
    case mail
    case recipient
    case reset
    case data
    /// The dot behind a message.
    case messageEnd
    case quit
    case other

    /// Whether further commands may stand behind it in a group (RFC 2920 §3.1).
    var mayBeFollowed: Bool {
      switch self {
      case .mail, .recipient, .reset: true
      case .hello, .startTLS, .auth, .data, .messageEnd, .quit, .other: false
      }
    }
  }

  package var kind: Kind
  /// The line for people: escaped, and without any secret.
  package var shown: String
  /// Whether nobody typed it.
  package var isOurs = false

  package init(kind: Kind, shown: String) {
    self.kind = kind
    self.shown = shown
  }
}
