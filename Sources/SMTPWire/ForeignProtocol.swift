/// What answers in place of SMTP, as far as its first bytes tell.
public enum ForeignProtocol: String, Hashable, Sendable {
  case http = "HTTP"
  case ssh = "SSH"
  case imap = "IMAP"
  case pop3 = "POP3"
  case tls = "TLS"

  /// Looks at the first bytes that a peer sent where a greeting is due. Nil: not one of these, or too few bytes to say.
  public init?(firstBytes bytes: some Collection<UInt8>) {
    guard let first = bytes.first else { return nil }
    // A TLS record: content type 20 to 24, then a major version of 3 (RFC 8446 §5.1).
    if (0x14...0x18).contains(first), bytes.dropFirst().first == 0x03 {
      self = .tls
      return
    }
    let text = String(decoding: bytes.prefix(64).map(\.asciiUppercased), as: UTF8.self)
    if text.hasPrefix("SSH-") {
      self = .ssh
    } else if text.hasPrefix("HTTP/") || text.hasPrefix("<!DOCTYPE") || text.hasPrefix("<HTML") {
      self = .http
    } else if text.hasPrefix("* OK") || text.hasPrefix("* PREAUTH") || text.hasPrefix("* BYE") {
      self = .imap
    } else if text.hasPrefix("+OK") || text.hasPrefix("-ERR") {
      self = .pop3
    } else {
      return nil
    }
  }
}
