import Certificates
import MailDNS
import MailPolicy
import SMTPWire

/// What a dialogue is for, behind its hellos.
extension SessionEngine {
  /// The hellos are done; where nothing more is planned, so is the dialogue.
  mutating func finishHellos() {
    guard let exchange = plannedExchange, plan.quitAfter == nil else { return complete() }
    if let objection = policyObjection {
      return fail(.transaction, .policy, objection, quitting: true)
    }
    guard takeUnsolicited(.transaction) else { return }
    begin(exchange)
  }

  /// What is asked between EHLO and STARTTLS, or else STARTTLS.
  mutating func askEnforcement() {
    guard let relay = plan.relay, relay.asksEnforcement, plan.quitAfter == nil, record.startTLS.isOffered == true,
      let sender = relay.senderBeforeTLS
    else { return sendStartTLS() }
    guard takeUnsolicited(.ehlo) else { return }
    begin(EnforcementTest(sender))
  }

  private mutating func begin(_ exchange: any Exchange) {
    let capabilities = (isInsideTLS ? record.encryptedHello : record.plaintextHello)?.capabilities ?? []
    let offer = ServerOffer(
      capabilities: capabilities, isInsideTLS: isInsideTLS, dialect: target.dialect, doubt: doubt)
    self.exchange = exchange
    guard let step = self.exchange?.begin(offer) else { return }
    perform(step)
  }

  private var plannedExchange: (any Exchange)? {
    if let relay = plan.relay {
      var address: IPAddress?
      if case .tcp(let server, _) = record.endpoint.transport { address = server }
      return RelayTest(relay, at: address)
    }
    guard let transaction = plan.transaction else { return nil }
    return transaction.credentials.map { AuthenticatedTransaction($0, transaction) } ?? Transaction(transaction)
  }

  /// What the policy demands before anything is handed over, and is not given.
  private var policyObjection: String? {
    guard target.policy != .may else { return nil }
    guard isInsideTLS else { return "the policy \(target.policy.rawValue) demands TLS" }
    guard target.policy == .verify else { return nil }
    return doubt.map { "the policy verify demands \($0)" }
  }

  /// What a server that shows who it is would have, and what this one has in its place; nil where it has shown it.
  private var doubt: String? {
    switch TrustVerdict(of: record.chain).isTrusted {
    case true?: break
    case false?: return "a trusted certificate, and this one is not"
    case nil: return "a trusted certificate, and trust was not judged"
    }
    return switch IdentityVerdict(of: record.chain?.presented.first, for: plan.references).isMatched {
    case true?: nil
    case false?: "a certificate for this name, and this one is for others"
    case nil: "a certificate for a name, and there is none to compare it with"
    }
  }

  mutating func answeredExchange(_ reply: Reply) {
    let milliseconds = endStage()
    guard let step = exchange?.answered(reply, milliseconds: milliseconds) else { return complete() }
    perform(step)
  }

  mutating func continueExchange() {
    guard let step = exchange?.wasSent() else { return }
    perform(step)
  }

  private mutating func perform(_ step: ExchangeStep) {
    if !step.bytes.isEmpty {
      guard step.patience != .reply || !isAnsweredBefore() else { return }
      if let failure = write(step.bytes) { return tlsFailed(failure, at: .transaction) }
      if let shown = step.shown {
        transcribe(.sent, Array((shown + "\r\n").utf8))
      } else {
        transcribe(.sent, step.bytes)
      }
    }
    switch step.end {
    case nil:
      exchangePatience = step.patience
      wantsToKnowWhenSent = step.wantsToKnowWhenSent
      enter(.exchanging, within: exchangeLimit)
    case .done? where exchange is EnforcementTest:
      exchange?.file(in: &record)
      exchange = nil
      sendStartTLS()
    case .done?:
      complete()
    case .refused(let reply, let message)?:
      fail(.transaction, .rejected, message, reply: reply, quitting: step.permitsQuit && reply.code != 421)
    case .failed(let reason, let message)?:
      fail(.transaction, reason, message, quitting: step.permitsQuit)
    }
  }

  /// Whether a reply is there before the command that it would be taken for. An exchange asks only when all that it asked
  /// is answered.
  private mutating func isAnsweredBefore() -> Bool {
    do throws(ReplyError) {
      guard let reply = try parser.next() else { return false }
      record.unsolicitedReplies.append(unsolicited(reply, .transaction))
      fail(
        .transaction, reply.code == 421 ? .rejected : .outOfOrderReply,
        "a reply that nobody asked for: \(reply.quoted)", reply: reply, quitting: reply.code != 421)
    } catch {
      unreadable(error)
    }
    return true
  }

  var exchangeLimit: Duration {
    switch exchangePatience {
    case .reply: plan.limits.reply
    case .piece: plan.limits.messagePiece
    case .verdict: plan.limits.messageVerdict
    }
  }
}
