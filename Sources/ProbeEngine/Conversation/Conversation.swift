import SMTPWire

/// What a person says to a server, as a value: it takes the lines that are typed and the replies that come, and says what
/// to do with each line. Like the session engine that carries it, it has no socket and no clock.
///
/// What the next line is taken for, the event that leads on, and what is sent then:
///
///     command    a command             → command     sends it; the next line waits for its reply, unless both may stand
///                                                    in one group and that is wanted and offered (RFC 2920 §3.1)
///                354 to DATA           → message
///                334 to AUTH           → response
///                STARTTLS              → command     the engine upgrades where it is answered with 220
///                QUIT, /quit           → (leaving)   sends QUIT as soon as nothing is outstanding
///                /…                    → command     sends nothing: a local command
///     message    a line                → message     sends it, with a dot in front where it begins with one (§4.5.2)
///                a lone dot            → command     sends it; the verdict is outstanding, with LMTP one for each
///                                                    recipient that was taken (RFC 2033 §4.2)
///     response   base 64, or `*`       → command     sends it; the reply to AUTH is outstanding again (RFC 4954 §4)
///
/// What was prepared for a 334 or a 354 that does not come is no command: see `Ungranted`.
///
/// Only in `command` a slash makes a local command, since a line of a message and a response may begin with one. A line
/// that would break the protocol is refused with words and changes nothing.
package struct Conversation: Sendable {
  /// What the next line is taken for.
  package enum Mode: Hashable, Sendable {
    case command
    /// A line of a message; a lone dot ends it.
    case message
    /// What SASL answers to a challenge.
    case response
  }

  /// What to do with a line.
  enum Step: Equatable, Sendable {
    /// - Parameter shown: what stands for the bytes wherever they are shown; nil: the bytes.
    case send([UInt8], shown: [UInt8]?)
    /// Send this, the QUIT, and nothing after it.
    case leave([UInt8])
    case local(LocalCommand)
    case refuse(Refusal)
    case nothing
  }

  private(set) var mode = Mode.command
  /// Sent and not answered yet, the oldest first.
  private(set) var outstanding: [SentCommand] = []
  /// What the server offers in the present state of TLS; empty until it is asked.
  private(set) var offer: [Capability] = []
  private(set) var isInsideTLS = false
  /// The message that is being typed, or the last one.
  private(set) var message = MessageTally()
  /// The QUIT that waits until nothing is outstanding.
  private(set) var farewell: [UInt8]?
  /// Whether the QUIT is none that was typed.
  private(set) var leavesByItself = false
  /// The reply that made an end of it, where one did.
  private(set) var cause: Reply?
  var ungranted: Ungranted?
  /// Whether the server has answered a hello in the present state of TLS.
  private(set) var isIntroduced = false
  private(set) var secrets = SpokenSecrets()
  /// What the last AUTH names, in upper case.
  private var mechanism = ""
  /// Whether the next response is who it is: LOGIN asks for that first.
  private var isUserDue = false
  private var acceptedRecipients = 0
  private let dialect: Target.Dialect
  private let pipelines: Bool

  /// - Parameter pipelines: whether commands go without waiting for the replies to those in front, where that is allowed.
  init(dialect: Target.Dialect, pipelines: Bool) {
    self.dialect = dialect
    self.pipelines = pipelines
  }

  /// Whether a line may be typed now.
  var isReady: Bool {
    guard farewell == nil else { return false }
    guard let last = outstanding.last else { return true }
    return pipelines && last.kind.mayBeFollowed && outstanding.count < Self.groupLimit
      && offer.contains(named: "PIPELINING")
  }

  /// Commands of a group. Those of a transaction are more only where it has that many recipients.
  static let groupLimit = 100

  /// Whether a command holds a secret, which nobody may keep.
  ///
  /// - Parameter mayBeResponse: whether a response to AUTH may come that nothing asks for.
  package static func holdsSecret(_ line: [UInt8], mayBeResponse: Bool = false) -> Bool {
    let line = unindented(line)
    if mayBeResponse, isResponse(line) { return true }
    guard line.first == UInt8(ascii: "/") else { return TypedCommand(line).masked != nil }
    guard case .raw(let line) = LocalCommand.Reading(line) else { return false }
    let command = TypedCommand(line)
    return command.masked != nil || mayBeResponse && command.isResponse
  }

  var mayBeResponse: Bool { ungranted == .challenge }

  // MARK: What was typed

  /// - Parameters:
  ///   - line: without its line end.
  ///   - isTypedAhead: whether it was there before a line was asked for.
  mutating func typed(_ line: [UInt8], isTypedAhead: Bool = false) -> Step {
    switch mode {
    case .command:
      let line = Self.unindented(line)
      return straying(line, isTypedAhead: isTypedAhead) ?? typedCommand(line)
    case .message: return typedMessageLine(line)
    case .response: return typedResponse(line)
    }
  }

  /// A local command may stand behind blanks, and what /raw sends then holds no less of a secret.
  private static func unindented(_ line: [UInt8]) -> [UInt8] {
    let rest = line.drop(while: \.isBlank)
    return rest.first == UInt8(ascii: "/") ? Array(rest) : line
  }

  private mutating func typedCommand(_ line: [UInt8]) -> Step {
    guard line.first == UInt8(ascii: "/") else {
      guard !line.isEmpty else { return .nothing }
      let command = TypedCommand(line)
      if let refusal = command.refusal(offer: offer, isInsideTLS: isInsideTLS) {
        if command.kind == .auth { ungranted = .challenge }
        return .refuse(refusal)
      }
      return send(command)
    }
    switch LocalCommand.Reading(line) {
    case .local(let command): return .local(command)
    case .quit: return leave(with: Array("QUIT".utf8))
    case .raw(let line): return send(TypedCommand(line))
    case .refused(let refusal): return .refuse(refusal)
    }
  }

  private mutating func send(_ command: TypedCommand) -> Step {
    if command.kind == .quit { return leave(with: command.line) }
    // A second handshake within the first is nothing that we could speak: whatever it is answered with, it changes nothing.
    let kind = command.kind == .startTLS && isInsideTLS ? .other : command.kind
    let masked = mayBeResponse && command.isResponse ? Array(TypedCommand.secret.utf8) : command.masked
    if command.isKnown || command.kind == .auth { ungranted = nil }
    remember(command)
    outstanding.append(SentCommand(kind: kind, shown: Escaping.escaped(masked ?? command.line)))
    return .send(command.line + Self.lineEnd, shown: masked.map { $0 + Self.lineEnd })
  }

  private mutating func remember(_ command: TypedCommand) {
    if mayBeResponse, command.isResponse { secrets.add(response: command.line) }
    for auth in command.auths {
      mechanism = auth.mechanism
      isUserDue = mechanism == "LOGIN"
      if !auth.response.isEmpty { remember(auth.response) }
    }
  }

  private mutating func remember(_ response: some Collection<UInt8>) {
    // The challenge of SCRAM repeats what was said, and somebody has to work with it.
    guard !mechanism.hasPrefix("SCRAM-") else { return }
    if isUserDue { secrets.add(encoded: response) } else { secrets.add(response: response) }
    isUserDue = false
  }

  private mutating func typedMessageLine(_ line: [UInt8]) -> Step {
    if let byte = line.first(where: { $0 == 0x00 || $0 == 0x0D || $0 == 0x0A }) {
      return .refuse(Refusal("a message holds no \(Refusal.name(of: byte)) within a line", "RFC 5321 section 2.3.8"))
    }
    guard line != [Self.dot] else {
      mode = .command
      let verdicts = dialect == .lmtp ? max(1, acceptedRecipients) : 1
      let end = SentCommand(kind: .messageEnd, shown: ".")
      outstanding += Array(repeating: end, count: verdicts)
      acceptedRecipients = 0
      return .send([Self.dot] + Self.lineEnd, shown: nil)
    }
    let isStuffed = line.first == Self.dot
    message.count(line, isStuffed: isStuffed)
    return .send((isStuffed ? [Self.dot] : []) + line + Self.lineEnd, shown: nil)
  }

  private mutating func typedResponse(_ line: [UInt8]) -> Step {
    let isCancellation = line == [UInt8(ascii: "*")]
    guard isCancellation || Base64.decode(line) != nil else {
      return .refuse(Refusal("a response is base 64, and this is none", "a lone * cancels (RFC 4954 section 4)"))
    }
    guard line.count + 2 <= TypedCommand.authLength else { return .refuse(.tooLong(TypedCommand.authLength)) }
    mode = .command
    outstanding.append(SentCommand(kind: .auth, shown: isCancellation ? "*" : TypedCommand.secret))
    // An empty response holds no secret, and shows best as it is.
    let isSecret = !isCancellation && !line.isEmpty
    if isSecret { remember(line) }
    return .send(line + Self.lineEnd, shown: isSecret ? Array(TypedCommand.secret.utf8) + Self.lineEnd : nil)
  }

  /// Nothing more will be typed.
  ///
  /// - Parameter reply: makes an end of it, where one does.
  /// - Returns: nil where the message has no end: what was sent of it must not become one.
  mutating func inputEnded(because reply: Reply? = nil) -> Step? {
    (leavesByItself, cause) = (true, reply)
    switch mode {
    case .command: return leave(with: Array("QUIT".utf8))
    case .message: return nil
    case .response:
      farewell = Array("QUIT".utf8) + Self.lineEnd
      defer { outstanding[outstanding.count - 1].isOurs = true }
      return typedResponse([UInt8(ascii: "*")])
    }
  }

  private mutating func leave(with line: [UInt8]) -> Step {
    farewell = line + Self.lineEnd
    return takeFarewell().map(Step.leave) ?? .nothing
  }

  /// The QUIT, once its time has come.
  mutating func takeFarewell() -> [UInt8]? { outstanding.isEmpty && mode == .command ? farewell : nil }

  // MARK: What was answered

  /// A reply came.
  ///
  /// - Returns: what it answers; nil where nothing is outstanding.
  mutating func answered(_ reply: Reply) -> SentCommand? {
    guard !outstanding.isEmpty else { return nil }
    let command = outstanding.removeFirst()
    switch (command.kind, reply.code) {
    case (.data, 354):
      mode = .message
      message = MessageTally()
    case (.data, _): ungranted = .message(isTold: false)
    case (.auth, 334): mode = .response
    case (.auth, _): ungranted = .challenge
    case (.mail, 200..<300), (.reset, 200..<300), (.hello, 200..<300): acceptedRecipients = 0
    case (.recipient, 200..<300): acceptedRecipients += 1
    default: break
    }
    return command
  }

  /// What the server offers from now on.
  mutating func learned(_ capabilities: [Capability]) {
    offer = capabilities
    isIntroduced = true
  }

  /// TLS stands: what was learnt before is forgotten (RFC 3207 §4.2).
  mutating func secured() {
    isInsideTLS = true
    offer = []
    isIntroduced = false
    acceptedRecipients = 0
  }

  private static let dot = UInt8(ascii: ".")
  private static let lineEnd: [UInt8] = [0x0D, 0x0A]
}

/// What was sent of a message.
package struct MessageTally: Hashable, Sendable {
  package private(set) var lines = 0
  /// With line ends, without the dots that were added.
  package private(set) var octets = 0
  package private(set) var stuffedLines = 0
  /// Lines beyond 1000 octets with their line ends (RFC 5321 §4.5.3.1.6).
  package private(set) var longLines = 0

  mutating func count(_ line: [UInt8], isStuffed: Bool) {
    lines += 1
    octets += line.count + 2
    if isStuffed { stuffedLines += 1 }
    if line.count + 2 > Self.lineLength { longLines += 1 }
  }

  private static let lineLength = 1000
}
