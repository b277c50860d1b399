public import SMTPWire

/// What came of the commands behind the hellos: a message that was handed over, or a question about what would be taken.
public struct TransactionRecord: Hashable, Sendable {
  /// A command and what became of it.
  public struct Turn: Hashable, Sendable {
    /// Without its line end. Secrets are not in it.
    public var command: String
    /// Nil where none came.
    public var reply: Reply?
    /// From the reply before it, or from its own way out, to its reply. Of commands that were sent together the first one
    /// bears the way.
    public var milliseconds: Double?

    public init(command: String, reply: Reply? = nil, milliseconds: Double? = nil) {
      self.command = command
      self.reply = reply
      self.milliseconds = milliseconds
    }
  }

  public struct Recipient: Hashable, Sendable {
    public var path: MailPath
    /// To RCPT; nil where it was not asked.
    public var reply: Reply?
    /// To the message, of this recipient alone (LMTP, RFC 2033 §4.2).
    public var delivery: Reply?

    public init(path: MailPath, reply: Reply? = nil, delivery: Reply? = nil) {
      self.path = path
      self.reply = reply
      self.delivery = delivery
    }
  }

  /// Nil where nobody was to be known to the server.
  public var authentication: AuthenticationRecord?
  public var sender: MailPath
  public var recipients: [Recipient]
  /// In the order of the commands.
  public var turns: [Turn] = []
  /// Whether commands were sent together (RFC 2920).
  public var wasPipelined = false
  /// Of the message, in octets as SIZE counts them; nil where none was to be sent.
  public var size: Int?
  /// Octets of the message that left, dots and end included.
  public var bytesSent = 0
  /// Lines that got a dot in front (RFC 5321 §4.5.2).
  public var stuffedLines = 0
  /// What the server said to the message as a whole; nil with LMTP, and where it was not asked.
  public var verdict: Reply?
  /// Whether the server may have taken the message and has not said so: it got the end of it, or said that it takes it
  /// before that.
  public var isFateUnknown = false
  /// What is unusual about the message, a sentence each.
  public var remarks: [String] = []

  public init(sender: MailPath, recipients: [Recipient]) {
    self.sender = sender
    self.recipients = recipients
  }

  /// Whether the message was taken for this recipient; where none was to be sent, whether the recipient was. Nil where that
  /// is not known.
  public func isAccepted(_ recipient: Recipient) -> Bool? {
    guard let reply = recipient.reply else { return nil }
    guard reply.isPositive else { return false }
    guard size != nil else { return true }
    if let outcome = recipient.delivery ?? verdict { return outcome.isPositive }
    return isFateUnknown ? nil : false
  }

  /// What is to be said where nobody knows what became of the message, for people; nil where it is known.
  public var doubt: String? {
    guard isFateUnknown else { return nil }
    let taken = recipients.filter { $0.reply?.isPositive == true }
    let unknown = taken.count { isAccepted($0) == nil }
    guard unknown > 0 else { return nil }
    let whom = unknown == taken.count ? "" : " for \(unknown) of \(taken.count) recipients"
    return "what became of the message\(whom) is not known: another attempt may deliver it twice"
  }

  /// The name that the server gave the message.
  public var queueIdentifier: String? {
    verdict?.queueIdentifier ?? recipients.lazy.compactMap { $0.delivery?.queueIdentifier }.first
  }
}
