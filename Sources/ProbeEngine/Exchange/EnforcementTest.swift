import SMTPWire

/// What a server takes before TLS: MAIL, which is taken back at once, and AUTH, which is cancelled before anything secret
/// is said.
///
/// The states, the event that leads on, and what is sent then:
///
///     asking MAIL       a refusal   → asking AUTH
///                       any other   → taking back    sends RSET
///     taking back       a reply     → asking AUTH
///     asking AUTH       334         → cancelling     sends an asterisk (RFC 4954 §4)
///                       any other   → its end
///     cancelling        a reply     → its end
struct EnforcementTest: Exchange {
  private enum State {
    case askingMail
    case takingBack
    case askingAuth
    case cancelling
  }

  private let sender: MailPath
  private var state = State.askingMail
  private var record = EnforcementRecord(mechanism: "PLAIN")

  init(_ sender: MailPath) { self.sender = sender }

  func file(in record: inout EndpointRecord) {
    var relay = record.relay ?? RelayRecord()
    relay.enforcement = self.record
    record.relay = relay
  }

  mutating func begin(_ offer: ServerOffer) -> ExchangeStep {
    // Of what is offered a mechanism that would show the password, or else whatever there is. A keyword of hostile length
    // or form makes no command.
    let offered = offer.capabilities.parameters(of: "AUTH")
    let revealing = ["PLAIN", "LOGIN"].first(where: offered.contains)
    if let mechanism = revealing ?? offered.first(where: { SASLMechanism(rawValue: $0) != nil }) {
      record.mechanism = mechanism
    }
    do throws(CommandError) {
      return .sending(try Command.mail(from: sender).line)
    } catch {
      return .ended(.failed(.local, "the names are too long for a command"))
    }
  }

  mutating func answered(_ reply: Reply, milliseconds: Double) -> ExchangeStep {
    if reply.code == 421 {
      return .ended(.refused(reply, "the server ends the connection: \(reply.quoted)"))
    }
    switch state {
    case .askingMail:
      record.mailReply = reply
      guard reply.isFailure else {
        state = .takingBack
        return .sending(Command.reset.line)
      }
      return askAuth()
    case .takingBack:
      return askAuth()
    case .askingAuth:
      record.authReply = reply
      guard reply.code == 334 else { return .ended(.done) }
      state = .cancelling
      return .sending(Command.cancelAuthentication.line)
    case .cancelling:
      return .ended(.done)
    }
  }

  mutating func wasSent() -> ExchangeStep { ExchangeStep() }

  private mutating func askAuth() -> ExchangeStep {
    state = .askingAuth
    do throws(CommandError) {
      return .sending(try Command("AUTH", record.mechanism).line)
    } catch {
      return .ended(.done)
    }
  }
}
