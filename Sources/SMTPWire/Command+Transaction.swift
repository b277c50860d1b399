/// The commands of a mail transaction (RFC 5321 §3.3).
extension Command {
  public static let data = Command(verified: "DATA")
  public static let reset = Command(verified: "RSET")
  /// In place of a response to a challenge (RFC 4954 §4).
  public static let cancelAuthentication = Command(verified: "*")

  /// - Parameter parameters: of service extensions, `SIZE=1000` for instance (RFC 5321 §4.1.1.11).
  public static func mail(from path: MailPath, parameters: [String] = []) throws(CommandError) -> Command {
    try Command("MAIL", (["FROM:\(path)"] + parameters).joined(separator: " "), maximumLength: extendedLength)
  }

  public static func recipient(_ path: MailPath, parameters: [String] = []) throws(CommandError) -> Command {
    try Command("RCPT", (["TO:\(path)"] + parameters).joined(separator: " "), maximumLength: extendedLength)
  }

  /// Extensions lengthen MAIL and RCPT, each by as much as its parameters need: RFC 1870 26 octets, RFC 3461 500 each,
  /// RFC 6531 10, RFC 6152 17.
  private static let extendedLength = maximumLength + 1024
}
