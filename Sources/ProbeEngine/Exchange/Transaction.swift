import SMTPWire

/// One mail transaction: MAIL, RCPT for each recipient, DATA, the message, the verdict.
///
/// The states, the event that leads on, and what is sent then:
///
///     idle             begin               → envelope     sends MAIL, RCPT…, DATA: all of them where PIPELINING is
///                                                         offered (RFC 2920), or else the first
///     envelope         a reply, not all in → envelope     sends the next command, where they go one by one
///                      354, some RCPT taken → content     sends the first piece of the message
///                      354, none taken     → abandoned    sends the end of an empty message (RFC 2920 §3.1)
///                      all in, no 354      → leaving      sends RSET, where the envelope was taken or DATA refused
///     content          what was sent left  → content      sends the next piece
///                      the message is out  → verdict
///                      a reply             → ends: the server does not wait for the end
///     verdict          a reply, LMTP: one for each recipient that was taken → ends
///     abandoned        a reply             → ends
///     leaving          a reply             → ends
///
/// A reply 421 ends it anywhere.
struct Transaction: Exchange {
  private enum State {
    case idle
    case envelope
    case content
    case verdict
    case abandoned
    case leaving
  }

  private enum Part {
    case mail
    case recipient(Int)
    case data

    var verb: String {
      switch self {
      case .mail: "MAIL"
      case .recipient: "RCPT"
      case .data: "DATA"
      }
    }

    /// RFC 5321 §4.3.2.
    var success: ClosedRange<Int> {
      switch self {
      case .mail: 250...250
      case .recipient: 250...252
      case .data: 354...354
      }
    }
  }

  private let plan: TransactionPlan
  private(set) var record: TransactionRecord
  private var state = State.idle
  private var dialect = Target.Dialect.smtp
  /// Commands in their order; those before `sent` are out, those before `answered` are answered.
  private var commands: [(part: Part, command: Command)] = []
  private var sent = 0
  private var answered = 0
  private var refusal: Reply?
  private var reader: Message.Reader?
  private var encoder = MessageEncoder()
  /// With LMTP, whose verdicts are still to come.
  private var expected: [Int] = []

  init(_ plan: TransactionPlan) {
    self.plan = plan
    record = TransactionRecord(sender: plan.sender, recipients: plan.recipients.map { .init(path: $0) })
    if plan.extent == .message { record.size = plan.message.facts.size }
  }

  func file(in record: inout EndpointRecord) { record.transaction = self.record }

  // MARK: The envelope

  mutating func begin(_ offer: ServerOffer) -> ExchangeStep {
    dialect = offer.dialect
    if let missing = missingExtension(offer) { return ended(.failed(.notOffered, missing)) }
    // RFC 8689 §4.2.1: whoever is to protect the message has to be the one that is meant.
    if plan.requiresTLS, let doubt = offer.doubt { return ended(.failed(.policy, "REQUIRETLS demands \(doubt)")) }
    do throws(CommandError) {
      commands = try envelope(offer.capabilities)
    } catch {
      return ended(.failed(.local, "an address or a parameter is too long for a command"))
    }
    if plan.extent == .message { remark(offer.capabilities) }
    state = .envelope
    record.wasPipelined = offer.capabilities.contains(named: "PIPELINING") && commands.count > 1
    return sendCommands(record.wasPipelined ? commands.count : 1)
  }

  /// What the plan needs and the server does not have.
  private func missingExtension(_ offer: ServerOffer) -> String? {
    func offers(_ keyword: String) -> Bool { offer.capabilities.contains(named: keyword) }
    if plan.needsUTF8, !offers("SMTPUTF8") { return "an address is not ASCII, and SMTPUTF8 is not offered" }
    if plan.wantsDSN, !offers("DSN") { return "delivery notifications are wanted, and DSN is not offered" }
    guard plan.requiresTLS else { return nil }
    if !offer.isInsideTLS { return "REQUIRETLS means nothing outside TLS" }
    return offers("REQUIRETLS") ? nil : "REQUIRETLS is not offered"
  }

  private func envelope(_ offers: [Capability]) throws(CommandError) -> [(Part, Command)] {
    var commands: [(Part, Command)] = [(.mail, try .mail(from: plan.sender, parameters: mailParameters(offers)))]
    guard plan.extent != .mail else { return commands }
    for (index, path) in plan.recipients.enumerated() {
      commands.append((.recipient(index), try .recipient(path, parameters: recipientParameters(of: path))))
    }
    if plan.extent == .message { commands.append((.data, .data)) }
    return commands
  }

  private func mailParameters(_ offers: [Capability]) -> [String] {
    var parameters: [String] = []
    if plan.extent == .message, offers.contains(named: "SIZE") { parameters.append("SIZE=\(plan.message.facts.size)") }
    if plan.extent == .message, plan.message.facts.hasEightBit, offers.contains(named: "8BITMIME") {
      parameters.append("BODY=8BITMIME")
    }
    if plan.needsUTF8 { parameters.append("SMTPUTF8") }
    if let returns = plan.returns { parameters.append("RET=\(returns.rawValue)") }
    if let identifier = plan.envelopeIdentifier { parameters.append("ENVID=\(Self.xtext(identifier))") }
    if plan.requiresTLS { parameters.append("REQUIRETLS") }
    return parameters
  }

  private func recipientParameters(of path: MailPath) -> [String] {
    guard !plan.notifications.isEmpty else { return [] }
    let original = path.needsUTF8 ? [] : ["ORCPT=rfc822;\(Self.xtext(path.text))"]
    return ["NOTIFY=\(plan.notifications.joined(separator: ","))"] + original
  }

  /// RFC 3461 §4.
  private static func xtext(_ text: String) -> String {
    text.utf8.map { byte in
      guard (0x21...0x7E).contains(byte), byte != UInt8(ascii: "+"), byte != UInt8(ascii: "=") else {
        let digits = String(byte, radix: 16, uppercase: true)
        return "+" + (digits.utf8.count < 2 ? "0" : "") + digits
      }
      return String(UnicodeScalar(byte))
    }.joined()
  }

  private mutating func remark(_ offers: [Capability]) {
    let facts = plan.message.facts
    if facts.hasEightBit, !offers.contains(named: "8BITMIME") {
      record.remarks.append("the message has bytes above 127, and 8BITMIME is not offered: it is sent as it is")
    }
    if facts.longestLine > 998 {
      record.remarks.append("a line of the message has \(facts.longestLine) bytes, where 998 are allowed")
    }
    if facts.bareCarriageReturns > 0 { record.remarks.append("the message has CR that end no line") }
    if let limit = offers.parameters(of: "SIZE").first.flatMap({ Int($0) }), limit > 0, facts.size > limit {
      record.remarks.append("the message has \(facts.size) bytes, and the server takes \(limit) (SIZE)")
    }
    if facts.hasNUL { record.remarks.append("the message has NUL bytes") }
  }

  private mutating func sendCommands(_ count: Int) -> ExchangeStep {
    var step = ExchangeStep()
    for (_, command) in commands[sent..<min(sent + count, commands.count)] {
      step.bytes += command.line
      record.turns.append(.init(command: Escaping.escaped(command.line.dropLast(2))))
    }
    sent = min(sent + count, commands.count)
    return step
  }

  // MARK: Replies

  mutating func answered(_ reply: Reply, milliseconds: Double) -> ExchangeStep {
    file(reply, milliseconds)
    if reply.code == 421 {
      if state == .verdict { refuse(by: reply) }
      return ended(.refused(reply, "the server ends the connection: \(reply.quoted)"))
    }
    switch state {
    case .envelope: return answeredEnvelope(reply)
    case .content:
      guard reply.isFailure else {
        record.isFateUnknown = true
        return ended(.failed(.outOfOrderReply, "the server takes the message before it is out: \(reply.quoted)"))
      }
      record.verdict = reply
      return ended(.refused(reply, "the server answers before the message is out: \(reply.quoted)"))
    case .verdict: return answeredMessage(reply)
    case .abandoned, .leaving: return ended(endOfEnvelope)
    case .idle: return ended(.failed(.outOfOrderReply, "a reply came to nothing: \(reply.quoted)"))
    }
  }

  /// To the oldest command that has none.
  private mutating func file(_ reply: Reply, _ milliseconds: Double) {
    guard let index = record.turns.firstIndex(where: { $0.reply == nil }) else { return }
    record.turns[index].reply = reply
    record.turns[index].milliseconds = milliseconds
  }

  private mutating func answeredEnvelope(_ reply: Reply) -> ExchangeStep {
    let part = commands[answered].part
    guard reply.isFailure || part.success.contains(reply.code) else { return outOfStep(reply, to: part.verb) }
    answered += 1
    switch part {
    case .mail: if reply.isFailure { refusal = reply }
    case .recipient(let index): record.recipients[index].reply = reply
    case .data:
      if reply.code == 354 { return hasRecipients ? beginContent() : abandon() }
      refusal = refusal ?? (reply.isFailure ? reply : nil)
    }
    guard answered == commands.count else {
      if sent > answered { return ExchangeStep() }
      return isPointless ? leave() : sendCommands(1)
    }
    return leave()
  }

  /// A code that answers something else: what follows cannot be told apart any more. Where DATA is out the server may be
  /// waiting for a message, and no command would be one.
  private func outOfStep(_ reply: Reply, to command: String) -> ExchangeStep {
    var step = ended(.failed(.outOfOrderReply, "\(command) was answered with \(reply.quoted)"))
    if case .data? = commands.prefix(sent).last?.part { step.permitsQuit = false }
    return step
  }

  private var hasRecipients: Bool { refusal == nil && record.recipients.contains { $0.reply?.isPositive == true } }

  /// Where commands go one by one: nothing behind this one can be taken.
  private var isPointless: Bool {
    if refusal != nil { return true }
    if case .data = commands[sent].part { return !hasRecipients }
    return false
  }

  /// The server waits for a message that nobody takes.
  private mutating func abandon() -> ExchangeStep {
    state = .abandoned
    var step = ExchangeStep()
    step.bytes = Array(".\r\n".utf8)
    record.turns.append(.init(command: "."))
    return step
  }

  private mutating func leave() -> ExchangeStep {
    // After a refused MAIL there is nothing to take back.
    guard record.turns.first?.reply?.isPositive == true else { return ended(endOfEnvelope) }
    state = .leaving
    var step = ExchangeStep()
    step.bytes = Command.reset.line
    record.turns.append(.init(command: "RSET"))
    return step
  }

  private var endOfEnvelope: ExchangeStep.End {
    if let refusal {
      let isSender = record.turns.first?.reply == refusal
      return .refused(refusal, "\(isSender ? "the sender" : "DATA") was refused: \(refusal.quoted)")
    }
    let replies = record.recipients.compactMap(\.reply)
    if plan.extent != .mail, !hasRecipients, let last = replies.last {
      let who = replies.count == 1 ? "the recipient was" : "all \(replies.count) recipients were"
      return .refused(last, "\(who) refused: \(last.quoted)")
    }
    return .done
  }

  // MARK: The message

  private mutating func beginContent() -> ExchangeStep {
    state = .content
    record.turns.append(.init(command: "(message)"))
    do {
      reader = try plan.message.reader()
    } catch {
      return ended(.failed(.local, "the message can no longer be read"))
    }
    return nextPiece()
  }

  mutating func wasSent() -> ExchangeStep {
    guard state == .content else { return ExchangeStep() }
    return nextPiece()
  }

  private mutating func nextPiece() -> ExchangeStep {
    var step = ExchangeStep()
    let piece: [UInt8]
    do {
      piece = try reader?() ?? []
    } catch {
      return ended(.failed(.local, "the message can no longer be read"))
    }
    if piece.isEmpty {
      step.bytes = encoder.finish()
      step.shown = "(the end of the message)"
      step.patience = .verdict
      record.isFateUnknown = true
      reader = nil
      state = .verdict
      expected = record.recipients.indices.filter { record.recipients[$0].reply?.isPositive == true }
    } else {
      step.bytes = encoder.encode(piece)
      step.shown = "(\(step.bytes.count) bytes of the message)"
      step.patience = .piece
      step.wantsToKnowWhenSent = true
    }
    record.bytesSent += step.bytes.count
    record.stuffedLines = encoder.stuffedLines
    return step
  }

  /// It did not happen, whatever else the reply says (RFC 5321 §4.2.1); of the other recipients of LMTP nothing is known.
  private mutating func refuse(by reply: Reply) {
    if dialect == .lmtp, !expected.isEmpty {
      record.recipients[expected.removeFirst()].delivery = reply
      record.isFateUnknown = !expected.isEmpty
    } else {
      record.verdict = reply
      record.isFateUnknown = false
    }
  }

  private mutating func answeredMessage(_ reply: Reply) -> ExchangeStep {
    guard reply.isFailure || (250..<260).contains(reply.code) else { return outOfStep(reply, to: "the message") }
    guard dialect == .lmtp else {
      record.verdict = reply
      record.isFateUnknown = false
      return ended(reply.isFailure ? .refused(reply, "the message was refused: \(reply.quoted)") : .done)
    }
    if !expected.isEmpty { record.recipients[expected.removeFirst()].delivery = reply }
    guard expected.isEmpty else {
      record.turns.append(.init(command: "(message)"))
      var step = ExchangeStep()
      step.patience = .verdict
      return step
    }
    record.isFateUnknown = false
    let deliveries = record.recipients.compactMap(\.delivery)
    guard let last = deliveries.last, deliveries.allSatisfy(\.isFailure) else { return ended(.done) }
    return ended(.refused(last, "the message was refused for every recipient: \(last.quoted)"))
  }

  private func ended(_ end: ExchangeStep.End) -> ExchangeStep {
    var step = ExchangeStep()
    step.end = end
    step.permitsQuit = state != .content
    return step
  }
}
