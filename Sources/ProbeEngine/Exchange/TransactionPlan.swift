public import SMTPWire

/// One mail transaction (RFC 5321 §3.3).
public struct TransactionPlan: Hashable, Sendable {
  /// The last command before RSET.
  public enum Extent: String, Hashable, Sendable, CaseIterable {
    /// Credentials alone: there is nothing to take back.
    case auth
    case mail
    case rcpt
    /// DATA and the message.
    case message
  }

  /// What to return where delivery fails (RFC 3461 §4.3).
  public enum Return: String, Hashable, Sendable, CaseIterable {
    case full = "FULL"
    case headers = "HDRS"
  }

  public var sender: MailPath
  /// At least one, unless only credentials are tried.
  public var recipients: [MailPath]
  public var message: Message
  public var extent = Extent.message
  /// NEVER, or some of SUCCESS, FAILURE, DELAY (RFC 3461 §4.1).
  public var notifications: [String] = []
  public var returns: Return?
  /// RFC 3461 §4.4, before its encoding.
  public var envelopeIdentifier: String?
  /// RFC 8689.
  public var requiresTLS = false
  /// Nil: as a stranger.
  public var credentials: Credentials?

  public init(sender: MailPath, recipients: [MailPath], message: Message) {
    self.sender = sender
    self.recipients = recipients
    self.message = message
  }

  var wantsDSN: Bool { !notifications.isEmpty || returns != nil || envelopeIdentifier != nil }
  var needsUTF8: Bool { sender.needsUTF8 || recipients.contains(where: \.needsUTF8) }
}
