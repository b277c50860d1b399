package import SMTPWire

/// The commands of a dialogue after its hellos, as a value: it is told what the server offers and answers, and says what
/// to send next. Like the session engine that carries it, it has no socket and no clock.
package protocol Exchange {
  /// The hellos are done.
  mutating func begin(_ offer: ServerOffer) -> ExchangeStep
  /// A reply, in the order in which the commands were sent, and how long after the last one before it.
  mutating func answered(_ reply: Reply, milliseconds: Double) -> ExchangeStep
  /// All that the last step gave has left; called only where that step asked for it.
  mutating func wasSent() -> ExchangeStep
  /// Puts what is known into the record of the endpoint; it is all once a step has had an end.
  func file(in record: inout EndpointRecord)
  /// What was said so far that no record may show, whoever says it again.
  var secrets: SpokenSecrets { get }
}

extension Exchange {
  package var secrets: SpokenSecrets { SpokenSecrets() }
}

/// What a server offers where the exchange takes place: inside TLS, or in the clear.
package struct ServerOffer: Sendable {
  package var capabilities: [Capability]
  package var isInsideTLS: Bool
  package var dialect: Target.Dialect
  /// What a server that shows who it is would have, and this one has not, for people; nil: it has shown it.
  package var doubt: String?

  package init(capabilities: [Capability], isInsideTLS: Bool, dialect: Target.Dialect, doubt: String? = nil) {
    self.capabilities = capabilities
    self.isInsideTLS = isInsideTLS
    self.dialect = dialect
    self.doubt = doubt
  }
}

/// What an exchange wants next.
package struct ExchangeStep: Sendable {
  /// Which limit holds until the next reply, or until what is sent has left.
  package enum Patience: Sendable {
    /// A reply to a command.
    case reply
    /// A piece of the message.
    case piece
    /// The verdict on the whole message.
    case verdict
  }

  package enum End: Sendable {
    /// All that was planned was asked.
    case done
    /// The server refuses, and nothing more can be asked.
    case refused(Reply, String)
    /// It cannot go on, by our own decision or fault.
    case failed(FailureReason, String)
  }

  package var bytes: [UInt8] = []
  /// What the transcript shows in place of `bytes`: a secret, or a whole message; nil: the bytes.
  package var shown: String?
  package var patience = Patience.reply
  /// Whether to be told when the bytes have left: the next ones are not made before.
  package var wantsToKnowWhenSent = false
  package var end: End?
  /// Whether QUIT would be taken for a command now, and not for a line of the message.
  package var permitsQuit = true

  static func sending(_ bytes: [UInt8]) -> ExchangeStep {
    var step = ExchangeStep()
    step.bytes = bytes
    return step
  }

  static func ended(_ end: End) -> ExchangeStep {
    var step = ExchangeStep()
    step.end = end
    return step
  }
}
