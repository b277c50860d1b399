package import SMTPWire

/// What happens in a conversation, for whoever shows it. Plain data, in the order in which it happened; what is larger
/// stands in the record.
package enum ConversationEvent: Equatable, Sendable {
  /// The connection stands.
  case connected(milliseconds: Double)
  case greeted(Reply, milliseconds: Double)
  /// A line went to the server.
  case said(SentCommand, isInsideTLS: Bool)
  /// - Parameter milliseconds: since the command, or since the reply in front of this one where it was sent before that.
  case answered(Reply, to: SentCommand, milliseconds: Double, isInsideTLS: Bool)
  /// A reply that answers nothing.
  case unsolicited(Reply, isInsideTLS: Bool)
  /// The handshake is complete: the record has its facts.
  case secured
  /// The first hello inside TLS was answered: the record has both offers.
  case compared
  /// A line of the message began with a dot, and got another one; told once for each message.
  case stuffed
  /// The dot behind a message went out.
  case messageEnded(MessageTally)
  /// - Parameter dropped: lines that were typed together with it, and are not sent either.
  case refused(Refusal, dropped: Int)
  case asked(LocalCommand)
  /// A line may be typed. Comes once for each line.
  case ready(ConversationPrompt)
  /// Nothing comes after this. Nil: it was left as planned.
  case ended(Failure?)
}

/// What the next line is taken for, and what could stand in it.
package struct ConversationPrompt: Equatable, Sendable {
  package var mode: Conversation.Mode
  package var isInsideTLS: Bool
  package var completion: CommandCompletion
  /// Whether a response to AUTH may come that nothing asks for.
  package var mayBeResponse = false

  /// Whether nobody may keep this line.
  package func holdsSecret(_ line: [UInt8]) -> Bool {
    mode == .response || mode == .command && Conversation.holdsSecret(line, mayBeResponse: mayBeResponse)
  }
}
