import MailDNS
import SMTPWire

/// Envelopes one after the other, each taken back with RSET; never DATA.
///
/// The states, the event that leads on, and what is sent then:
///
///     idle     begin                      → asking   sends MAIL, RCPT and RSET of the first case: together where
///                                                    PIPELINING is offered (RFC 2920), or else one by one
///     asking   a reply, more are due      → asking   sends the next command, where they go one by one
///              the reply to RSET          → asking   the next case, or ends
///
/// A reply 421 ends it, and so does the third one that speaks of too many errors.
struct RelayTest: Exchange {
  private let cases: [RelayCase]
  private var record = RelayRecord()
  private var next: Int
  private var isPipelining = false
  private var commands: [Command] = []
  private var sent = 0
  private var answered = 0
  private var complaints = 0

  private static let mostComplaints = 3

  init(_ plan: RelayPlan, at address: IPAddress?) {
    cases = plan.cases(at: address)
    next = plan.skipped
  }

  func file(in record: inout EndpointRecord) {
    let enforcement = record.relay?.enforcement
    record.relay = self.record
    record.relay?.enforcement = enforcement
  }

  mutating func begin(_ offer: ServerOffer) -> ExchangeStep {
    isPipelining = offer.capabilities.contains(named: "PIPELINING")
    return askNext()
  }

  private mutating func askNext() -> ExchangeStep {
    guard next < cases.count else {
      record.isComplete = true
      return .ended(.done)
    }
    let asked = cases[next]
    do throws(CommandError) {
      commands = [try .mail(from: asked.sender), try .recipient(asked.recipient), .reset]
    } catch {
      return .ended(.failed(.local, "the names are too long for a command"))
    }
    record.cases.append(asked)
    (sent, answered) = (0, 0)
    return send(isPipelining ? commands.count : 1)
  }

  private mutating func send(_ count: Int) -> ExchangeStep {
    defer { sent += count }
    return .sending(commands[sent..<(sent + count)].flatMap(\.line))
  }

  mutating func answered(_ reply: Reply, milliseconds: Double) -> ExchangeStep {
    let index = record.cases.count - 1
    // A code that answers something else: from here on nothing says what belongs to what, and what was asked last is
    // not to be believed either.
    let success = [250...250, 250...252, 250...250][answered]
    guard success.contains(reply.code) || reply.isFailure && answered < 2 || reply.code == 421 else {
      record.cases.removeLast()
      let command = ["MAIL", "RCPT", "RSET"][answered]
      return .ended(.failed(.outOfOrderReply, "\(command) was answered with \(reply.quoted)"))
    }
    switch answered {
    case 0: record.cases[index].senderReply = reply
    case 1: record.cases[index].recipientReply = reply
    default: break
    }
    if reply.code == 421 {
      if answered == 2, next + 1 == cases.count {
        record.isComplete = true
        return .ended(.done)
      }
      // The case is asked again on another connection.
      if answered < 2 { record.cases.removeLast() }
      return .ended(.refused(reply, "the server ends the connection: \(reply.quoted)"))
    }
    if Escaping.escaped(reply.lines.last ?? []).lowercased().hasPart("too many errors") { complaints += 1 }
    if complaints >= Self.mostComplaints {
      return .ended(.refused(reply, "the server has had enough: \(reply.quoted)"))
    }
    answered += 1
    if answered == commands.count {
      next += 1
      return askNext()
    }
    guard sent == answered else { return ExchangeStep() }
    // Behind a refused sender there is nothing to ask, and nothing to take back.
    if answered == 1, reply.isFailure {
      next += 1
      return askNext()
    }
    return send(1)
  }

  mutating func wasSent() -> ExchangeStep { ExchangeStep() }
}
