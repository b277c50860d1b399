/// The SMTP side of a server: what it says to each line, and what the order of commands allows (RFC 5321 §4.1.4).
///
/// It knows nothing of bytes on a line or of TLS; a STARTTLS that is accepted is a step of its answer.
struct Dialogue {
  /// What the next line is.
  private enum Expectation {
    case command
    /// Of the message, up to the lone dot.
    case message
    /// Responses of a SASL exchange that are still to come.
    case saslResponse(remaining: Int)
  }

  private let script: Script
  /// Whether a handshake can be had at all.
  private let hasTLS: Bool
  private var layer: Layer
  private var next: Expectation = .command
  private var hasGreeted = false
  private var hasSender = false
  private var recipients = 0

  init(script: Script, hasTLS: Bool) {
    self.script = script
    self.hasTLS = hasTLS
    layer = .clear
  }

  /// The answer to the moment of connecting.
  var greeting: Answer {
    script.answers[.greeting] ?? reply(220, "\(script.hostName) \(script.dialect == .lmtp ? "LMTP" : "ESMTP") Postfix")
  }

  /// TLS is established: all that was said before is forgotten (RFC 3207 §4.2).
  mutating func enterTLS() {
    layer = .protected
    next = .command
    hasGreeted = false
    endTransaction()
  }

  mutating func answer(to line: LineReader.Line) -> Answer {
    switch (next, line) {
    case (.message, .overlong): return .nothing
    case (_, .overlong): return reply(500, "5.5.2 Error: line too long")
    case (.message, .line(let bytes)): return messageLine(bytes)
    case (.saslResponse(let remaining), .line): return saslResponse(remaining)
    case (.command, .line(let bytes)): return command(CommandLine(bytes))
    }
  }

  private mutating func command(_ line: CommandLine) -> Answer {
    if let answer = scriptedAnswer(to: line) {
      if answer.isPositive { note(line) }
      return answer
    }
    switch line.verb {
    case "EHLO", "HELO", "LHLO": return hello(line)
    case "STARTTLS": return startTLS(line)
    case "MAIL": return mail(line)
    case "RCPT": return recipient(line)
    case "DATA": return data(line)
    case "AUTH": return auth(line)
    case "RSET":
      endTransaction()
      return reply(250, "2.0.0 Ok")
    case "NOOP": return reply(250, "2.0.0 Ok")
    case "VRFY": return line.argument.isEmpty ? reply(501, "5.5.4 Syntax: VRFY address") : reply(252, "2.0.0 Try it")
    case "HELP": return reply(214, "2.0.0 This server is a script; see RFC 5321")
    case "QUIT": return reply(221, "2.0.0 Bye") + [.close]
    default: return reply(500, "5.5.2 Error: command not recognized")
    }
  }

  private func scriptedAnswer(to line: CommandLine) -> Answer? {
    script.answers[.command(line.verb, layer)] ?? script.answers[.command(line.verb, nil)]
      ?? script.answers[.anyLine(layer)]
  }

  /// A command that the script let pass has its effect all the same.
  private mutating func note(_ line: CommandLine) {
    switch line.verb {
    case "EHLO", "HELO", "LHLO": hasGreeted = true
    case "MAIL": hasSender = true
    case "RCPT": recipients += 1
    case "DATA": next = .message
    default: break
    }
  }

  private mutating func hello(_ line: CommandLine) -> Answer {
    guard (line.verb == "LHLO") == (script.dialect == .lmtp) else {
      return reply(500, "5.5.1 Error: this is \(script.dialect == .lmtp ? "LMTP, say LHLO" : "SMTP, say EHLO")")
    }
    guard !line.argument.isEmpty else { return reply(501, "5.5.4 Syntax: \(line.verb) hostname") }
    // A second hello acts like RSET (RFC 5321 §4.1.4).
    endTransaction()
    hasGreeted = true
    guard line.verb != "HELO" else { return reply(250, script.hostName) }
    return reply(250, [Array(script.hostName.utf8)] + capabilities)
  }

  private var capabilities: [[UInt8]] {
    switch layer {
    case .clear: script.clearCapabilities
    case .protected:
      script.protectedCapabilities.filter { script.repeatsStartTLS || CommandLine($0).verb != "STARTTLS" }
    }
  }

  private func startTLS(_ line: CommandLine) -> Answer {
    if layer == .protected { return reply(503, "5.5.1 Error: TLS already active") }
    guard offers("STARTTLS") else { return reply(502, "5.5.1 Error: command not implemented") }
    guard line.argument.isEmpty else { return reply(501, "5.5.4 Syntax: STARTTLS") }
    guard hasGreeted else { return reply(503, "5.5.1 Error: send \(script.helloVerb) first") }
    guard hasTLS else { return reply(454, "4.7.0 TLS not available due to local problem") }
    return reply(220, "2.0.0 Ready to start TLS") + [.startTLS]
  }

  private mutating func mail(_ line: CommandLine) -> Answer {
    guard hasGreeted else { return reply(503, "5.5.1 Error: send \(script.helloVerb) first") }
    guard !hasSender else { return reply(503, "5.5.1 Error: nested MAIL command") }
    guard line.argumentBegins(with: "FROM:") else { return reply(501, "5.5.4 Syntax: MAIL FROM:<address>") }
    hasSender = true
    return reply(250, "2.1.0 Ok")
  }

  private mutating func recipient(_ line: CommandLine) -> Answer {
    guard hasSender else { return reply(503, "5.5.1 Error: need MAIL command") }
    guard line.argumentBegins(with: "TO:") else { return reply(501, "5.5.4 Syntax: RCPT TO:<address>") }
    // RFC 5321 §4.5.3.1.8 asks for room for 100 at least.
    guard recipients < 1000 else { return reply(452, "4.5.3 Error: too many recipients") }
    recipients += 1
    return reply(250, "2.1.5 Ok")
  }

  private mutating func data(_ line: CommandLine) -> Answer {
    guard line.argument.isEmpty else { return reply(501, "5.5.4 Syntax: DATA") }
    guard hasSender, recipients > 0 else { return reply(503, "5.5.1 Error: need RCPT command") }
    next = .message
    return reply(354, "End data with <CR><LF>.<CR><LF>")
  }

  /// Nothing of a message is kept.
  private mutating func messageLine(_ bytes: [UInt8]) -> Answer {
    guard bytes == [UInt8(ascii: ".")] else { return .nothing }
    // RFC 2033 §4.2: LMTP answers once for each recipient.
    let count = script.dialect == .lmtp ? recipients : 1
    endTransaction()
    next = .command
    return (0..<count).reduce(.nothing) { answer, _ in answer + reply(250, "2.0.0 Ok: queued as DEMO") }
  }

  /// Takes the whole exchange and refuses it: there are no accounts here.
  private mutating func auth(_ line: CommandLine) -> Answer {
    guard offers("AUTH") else { return reply(503, "5.5.1 Error: authentication not enabled") }
    guard hasGreeted else { return reply(503, "5.5.1 Error: send \(script.helloVerb) first") }
    guard !hasSender else { return reply(503, "5.5.1 Error: MAIL transaction in progress") }
    let words = line.argument.split(separator: 0x20)
    guard let mechanism = words.first else { return reply(501, "5.5.4 Syntax: AUTH mechanism") }
    let responses = CommandLine(mechanism).verb == "LOGIN" ? 2 : 1
    let remaining = responses - (words.count > 1 ? 1 : 0)
    guard remaining > 0 else { return refusedLogin }
    next = .saslResponse(remaining: remaining)
    return reply(334, "")
  }

  private mutating func saslResponse(_ remaining: Int) -> Answer {
    guard remaining <= 1 else {
      next = .saslResponse(remaining: remaining - 1)
      return reply(334, "")
    }
    next = .command
    return refusedLogin
  }

  private var refusedLogin: Answer { reply(535, "5.7.8 Error: authentication failed") }

  private func offers(_ keyword: String) -> Bool { capabilities.contains { CommandLine($0).verb == keyword } }

  private mutating func endTransaction() {
    hasSender = false
    recipients = 0
  }

  private func reply(_ code: Int, _ text: String) -> Answer { reply(code, [Array(text.utf8)]) }

  private func reply(_ code: Int, _ texts: [[UInt8]]) -> Answer {
    var bytes: [UInt8] = []
    for (index, text) in texts.enumerated() {
      bytes += Array("\(code)\(index < texts.count - 1 ? "-" : " ")".utf8) + text
      if index == 0 { bytes += script.textSuffix }
      bytes += [0x0D, 0x0A]
    }
    return .bytes(bytes)
  }
}
