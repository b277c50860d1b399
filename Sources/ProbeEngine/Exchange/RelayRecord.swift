public import SMTPWire

/// An envelope, and what the server says to it.
public struct RelayCase: Hashable, Sendable {
  public var form: RelayForm
  public var sender: MailPath
  public var recipient: MailPath
  public var senderReply: Reply?
  /// Nil where the sender was refused, or nothing came.
  public var recipientReply: Reply?

  public init(form: RelayForm, sender: MailPath, recipient: MailPath) {
    self.form = form
    self.sender = sender
    self.recipient = recipient
  }

  /// The one that decides.
  public var reply: Reply? {
    if let senderReply, senderReply.isFailure { return senderReply }
    return recipientReply
  }
}

/// What a server says to envelopes that are none of its business.
public struct RelayRecord: Hashable, Sendable {
  /// Those that were asked, in their order; the control case first.
  public var cases: [RelayCase]
  /// Whether all were answered.
  public var isComplete: Bool
  /// What is taken before TLS; nil where there was no such moment: STARTTLS is not offered, or TLS comes first.
  public var enforcement: EnforcementRecord?

  public init(cases: [RelayCase] = [], isComplete: Bool = false, enforcement: EnforcementRecord? = nil) {
    self.cases = cases
    self.isComplete = isComplete
    self.enforcement = enforcement
  }

  public var control: RelayCase? { cases.first { $0.form == .control } }
}

/// What a server that offers STARTTLS says to who does not use it.
public struct EnforcementRecord: Hashable, Sendable {
  /// Nil where nothing came.
  public var mailReply: Reply?
  /// The mechanism that AUTH named.
  public var mechanism: String
  /// 334 asks for credentials, none of which were sent.
  public var authReply: Reply?

  public init(mailReply: Reply? = nil, mechanism: String, authReply: Reply? = nil) {
    self.mailReply = mailReply
    self.mechanism = mechanism
    self.authReply = authReply
  }
}
