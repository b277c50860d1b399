/// What answers in place of SMTP, as far as its first bytes tell.
public enum ForeignProtocol: String, Hashable, Sendable {
  case http = "HTTP"
  case ssh = "SSH"
  case imap = "IMAP"
  case pop3 = "POP3"
  case tls = "TLS"

  /// Looks at the first bytes that a peer sent where a greeting is due. Nil: not one of these, or too few bytes to say.
  public init?(firstBytes bytes: some Collection<UInt8>) {
    // A TLS record: content type 20 to 24, then a major version of 3 (RFC 8446 §5.1).
    if let first = bytes.first, (0x14...0x18).contains(first), bytes.dropFirst().first == 0x03 {
      self = .tls
      return
    }
    let start = bytes.prefix(16).map(\.asciiUppercased)
    guard let match = Self.openings.first(where: { start.starts(with: $0.opening.utf8) }) else { return nil }
    self = match.sender
  }

  private static let openings: [(opening: String, sender: ForeignProtocol)] = [
    ("SSH-", .ssh),
    ("HTTP/", .http), ("<!DOCTYPE", .http), ("<HTML", .http),
    ("* OK", .imap), ("* PREAUTH", .imap), ("* BYE", .imap),
    ("+OK", .pop3), ("-ERR", .pop3),
  ]
}
