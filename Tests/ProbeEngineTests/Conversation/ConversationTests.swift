import SMTPWire
import Testing

@testable import ProbeEngine

@Suite("a conversation, line by line")
struct ConversationTests {
  private func conversation(
    _ dialect: Target.Dialect = .smtp, pipelines: Bool = false, offer: String..., isInsideTLS: Bool = false
  ) -> Conversation {
    var conversation = Conversation(dialect: dialect, pipelines: pipelines)
    if isInsideTLS { conversation.secured() }
    conversation.learned(offer.compactMap { Capability(line: Array($0.utf8)) })
    return conversation
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func sent(_ step: Conversation.Step) -> String? {
    guard case .send(let bytes, _) = step else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func refusal(_ step: Conversation.Step) -> Refusal? {
    guard case .refuse(let refusal) = step else { return nil }
    return refusal
  }

  // MARK: Commands

  @Test(
    "a command is sent as it was typed, with CRLF", arguments: ["EHLO a.test", "mail from: <a@b.test>", " NOOP", "XYZ"])
  func command(_ line: String) {
    var conversation = conversation()
    #expect(conversation.typed(bytes(line)) == .send(bytes(line + "\r\n"), shown: nil))
    #expect(conversation.outstanding.count == 1)
    #expect(!conversation.isReady)
  }

  @Test("an empty line is not sent")
  func empty() {
    var conversation = conversation()
    #expect(conversation.typed([]) == .nothing)
    #expect(conversation.isReady)
  }

  @Test(
    "what would break the protocol is refused and changes nothing",
    arguments: [
      [0x4E, 0x4F, 0x0D, 0x4F], [0x4E, 0x00], [0x4E, 0x0A, 0x4E], [0x1B, 0x5B, 0x41], [0x4E, 0x7F], [0x4E, 0xFF],
      Array("MAIL FROM:<grün@b.test>".utf8), Array(repeating: 0x41, count: 511), Array("BDAT 3 LAST".utf8),
      Array("TURN".utf8), Array("ATRN a.test".utf8), Array("AUTH PLAIN AGEAYg==".utf8), Array("auth login".utf8),
      Array("AUTH\tPLAIN\tAGEAYg==".utf8), Array("\tauth \tlogin".utf8),
    ])
  func refused(_ line: [UInt8]) {
    var conversation = conversation(offer: "PIPELINING", "AUTH PLAIN LOGIN")
    #expect(refusal(conversation.typed(line)) != nil)
    #expect(conversation.isReady)
    #expect(conversation.outstanding.isEmpty)
  }

  @Test("a command has 512 octets with its line end, MAIL and RCPT more for parameters, AUTH as RFC 4954 says")
  func lengths() {
    for (line, limit) in [("NOOP ", 512), ("MAIL FROM:<", 1536), ("RCPT TO:<", 1536), ("AUTH PLAIN ", 12288)] {
      var conversation = conversation(isInsideTLS: true)
      let longest = bytes(line) + Array(repeating: UInt8(ascii: "A"), count: limit - 2 - line.utf8.count)
      #expect(refusal(conversation.typed(longest + [0x41]))?.message.contains("\(limit)") == true)
      #expect(sent(conversation.typed(longest)) != nil)
    }
  }

  @Test("8-bit addresses are sent where SMTPUTF8 is offered, if they are UTF-8")
  func utf8() {
    var conversation = conversation(offer: "SMTPUTF8")
    #expect(refusal(conversation.typed([0x56, 0x52, 0x46, 0x59, 0x20, 0xC3])) != nil)
    #expect(sent(conversation.typed(bytes("VRFY grün"))) == "VRFY grün\r\n")
  }

  @Test("STARTTLS is for the clear")
  func startTLS() {
    var inside = conversation(isInsideTLS: true)
    #expect(refusal(inside.typed(bytes("STARTTLS")))?.message.contains("TLS already") == true)
    #expect(sent(inside.typed(bytes("/raw STARTTLS"))) == "STARTTLS\r\n")
    #expect(inside.outstanding.map(\.kind) == [.other])
    var clear = conversation()
    #expect(sent(clear.typed(bytes("starttls"))) == "starttls\r\n")
    #expect(clear.outstanding.map(\.kind) == [.startTLS])
  }

  // MARK: Local commands

  @Test(
    "a slash makes a local command",
    arguments: [
      ("/help", LocalCommand.help), ("/?", .help), ("/tls", .tls), ("/chain", .chain), ("/caps", .capabilities),
      ("/diff", .difference), ("/save  a b", .save(path: "a b")),
    ])
  func local(_ line: String, _ command: LocalCommand) {
    var conversation = conversation()
    #expect(conversation.typed(bytes(line)) == .local(command))
    #expect(conversation.isReady)
  }

  @Test(
    "a local command that is none, or lacks its argument, is refused",
    arguments: ["/", "/x", "/save", "/raw ", "/raw \\q"])
  func noLocal(_ line: String) {
    var conversation = conversation()
    #expect(refusal(conversation.typed(bytes(line))) != nil)
  }

  @Test("/raw sends whatever there is, octets too")
  func raw() {
    var conversation = conversation()
    #expect(conversation.typed(bytes(#"/raw A\x00\x0d\\é"#)) == .send(bytes("A\u{0}\r\\é\r\n"), shown: nil))
    #expect(conversation.outstanding.map(\.kind) == [.other])
  }

  @Test("a secret is shown nowhere, however it is typed", arguments: ["", "/raw "])
  func masked(_ prefix: String) {
    var conversation = conversation(isInsideTLS: true)
    let step = conversation.typed(bytes(prefix + "auth PLAIN  AGEAYg=="))
    #expect(step == .send(bytes("auth PLAIN  AGEAYg==\r\n"), shown: bytes("auth PLAIN (secret)\r\n")))
    #expect(conversation.outstanding == [SentCommand(kind: .auth, shown: "auth PLAIN (secret)")])
  }

  @Test(
    "a tab parts words as a blank does, and shows no secret",
    arguments: [#"/raw AUTH\x09PLAIN\x09AGEAYg=="#, "/raw\tAUTH\tPLAIN\tAGEAYg==", "AUTH\tPLAIN\t AGEAYg=="])
  func tab(_ line: String) {
    var conversation = conversation(isInsideTLS: true)
    guard case .send(_, let shown) = conversation.typed(bytes(line)) else {
      Issue.record("not sent: \(line)")
      return
    }
    #expect(shown == bytes("AUTH PLAIN (secret)\r\n"))
    #expect(conversation.outstanding == [SentCommand(kind: .auth, shown: "AUTH PLAIN (secret)")])
    #expect(Conversation.holdsSecret(bytes(line)))
  }

  @Test("a local command behind blanks is one, and shows no secret", arguments: [" ", "\t", " \t "])
  func indented(_ blanks: String) {
    var conversation = conversation(isInsideTLS: true)
    let line = bytes(blanks + "/raw AUTH PLAIN AGEAYg==")
    #expect(
      conversation.typed(line) == .send(bytes("AUTH PLAIN AGEAYg==\r\n"), shown: bytes("AUTH PLAIN (secret)\r\n")))
    #expect(Conversation.holdsSecret(line))
  }

  @Test("a secret behind another line of /raw is seen by nobody either")
  func maskedBehind() {
    var conversation = conversation(isInsideTLS: true)
    guard case .send(let sent, let shown) = conversation.typed(bytes(#"/raw NOOP\x0d\x0aAUTH PLAIN AGEAYg=="#)) else {
      Issue.record("it is not sent")
      return
    }
    #expect(sent == bytes("NOOP\r\nAUTH PLAIN AGEAYg==\r\n"))
    #expect(shown == bytes("NOOP\r\nAUTH PLAIN (secret)\r\n"))
  }

  @Test(
    "a secret behind AUTH in a form that it has not is one, and in the clear it is not sent",
    arguments: [
      ("AUTH=PLAIN AGEAYg==", "AUTH=PLAIN (secret)"), ("AUTH: PLAIN AGEAYg==", "AUTH: PLAIN (secret)"),
      ("auth=login YQ==", "auth=login (secret)"), ("AUTH \"PLAIN\" AGEAYg==", "AUTH \"PLAIN (secret)"),
      ("AUTH PLAIN=AGEAYg==", "AUTH PLAIN (secret)"), ("AUTH PLAIN: AGEAYg==", "AUTH PLAIN (secret)"),
      ("AUTH\u{A0}PLAIN AGEAYg==", "AUTH\u{A0}PLAIN (secret)"), ("AUTHPLAIN AGEAYg==", "AUTHPLAIN (secret)"),
      ("AUTHENTICATE PLAIN AGEAYg==", "AUTHENTICATE (secret)"), ("AUT PLAIN AGEAYg==", "AUT PLAIN (secret)"),
      ("AUTH AGpvZQBTM2NyM3RQYXNzdzByZCE=", "AUTH (secret)"), ("\tAUTH=PLAIN\tAGEAYg==", "AUTH=PLAIN (secret)"),
    ])
  func oddForms(_ line: String, _ shown: String) {
    var clear = conversation(offer: "SMTPUTF8")
    #expect(refusal(clear.typed(bytes(line)))?.message.hasSuffix("would send the secret in the clear") == true)
    var inside = conversation(offer: "SMTPUTF8", isInsideTLS: true)
    #expect(inside.typed(bytes(line)) == .send(bytes(line + "\r\n"), shown: bytes(shown + "\r\n")))
    #expect(inside.outstanding == [SentCommand(kind: .auth, shown: Escaping.escaped(shown.utf8))])
    #expect(Conversation.holdsSecret(bytes(line)))
  }

  @Test(
    "a word that only begins like AUTH is none",
    arguments: ["AUTHORS", "AUTUMN PLAINS", "NOOP PLAIN x", "VRFY LOGIN x"])
  func noAuth(_ line: String) {
    var conversation = conversation()
    #expect(conversation.typed(bytes(line)) == .send(bytes(line + "\r\n"), shown: nil))
    #expect(conversation.outstanding.map(\.kind) == [.other])
  }

  @Test("what holds a secret is known by its words")
  func secret() {
    for line in ["AUTH PLAIN AA==", "auth x y", "/raw AUTH LOGIN YQ==", "AUTH\tPLAIN\tAA=="] {
      #expect(Conversation.holdsSecret(bytes(line)))
    }
    for line in ["AUTH LOGIN", "NOOP a b", "/save AUTH a b", "/raw AUTH LOGIN", ""] {
      #expect(!Conversation.holdsSecret(bytes(line)))
    }
  }

  // MARK: Messages

  private func messageMode(_ dialect: Target.Dialect = .smtp, recipients: Int = 1) -> Conversation {
    var conversation = conversation(dialect)
    for (line, code) in [("MAIL FROM:<>", 250)] + Array(repeating: ("RCPT TO:<a@b.test>", 250), count: recipients)
      + [("RCPT TO:<c@b.test>", 550), ("DATA", 354)]
    {
      _ = conversation.typed(bytes(line))
      _ = conversation.answered(Reply(code: code, text: ""))
    }
    return conversation
  }

  @Test("a line of a message gets a dot in front of its own, and a slash is nothing special")
  func message() {
    var conversation = messageMode()
    #expect(conversation.mode == .message)
    for (line, expected) in [("Subject: a", "Subject: a"), ("", ""), ("..", "..."), (".a", "..a"), ("/quit", "/quit")] {
      #expect(sent(conversation.typed(bytes(line))) == expected + "\r\n")
      #expect(conversation.isReady)
    }
    #expect(conversation.message.lines == 5)
    #expect(conversation.message.stuffedLines == 2)
    #expect(conversation.message.octets == 29)
    #expect(sent(conversation.typed(bytes("."))) == ".\r\n")
    #expect(conversation.mode == .command)
    #expect(conversation.outstanding.map(\.kind) == [.messageEnd])
  }

  @Test("a long line of a message is sent and counted, and one with NUL or a bare CR is not")
  func messageLines() {
    var conversation = messageMode()
    #expect(sent(conversation.typed(Array(repeating: 0x41, count: 999))) != nil)
    #expect(sent(conversation.typed(Array(repeating: 0x41, count: 998))) != nil)
    #expect(conversation.message.longLines == 1)
    for line in [[0x41, 0x00], [0x2E, 0x0D], [0x0A, 0x2E]] as [[UInt8]] {
      #expect(refusal(conversation.typed(line)) != nil)
    }
    #expect(conversation.message.lines == 2)
  }

  @Test("LMTP answers a message once for each recipient that was taken (RFC 2033 section 4.2)")
  func lmtp() {
    var conversation = messageMode(.lmtp, recipients: 3)
    _ = conversation.typed(bytes("."))
    #expect(conversation.outstanding.map(\.kind) == [.messageEnd, .messageEnd, .messageEnd])
    for _ in 0..<3 {
      #expect(!conversation.isReady)
      #expect(conversation.answered(Reply(code: 250, text: ""))?.kind == .messageEnd)
    }
    #expect(conversation.isReady)
    #expect(conversation.answered(Reply(code: 250, text: "")) == nil)
  }

  @Test("DATA that is refused leads to no message")
  func refusedData() {
    var conversation = conversation()
    _ = conversation.typed(bytes("DATA"))
    _ = conversation.answered(Reply(code: 503, text: ""))
    #expect(conversation.mode == .command)
  }

  // MARK: SASL

  @Test("a response is base 64 or an asterisk, and is shown as what it is not")
  func response() {
    var conversation = conversation(isInsideTLS: true)
    _ = conversation.typed(bytes("AUTH LOGIN"))
    _ = conversation.answered(Reply(code: 334, text: "VXNlcm5hbWU6"))
    #expect(conversation.mode == .response)
    for line in ["no base 64", "/quit", "YQ", "YQ==\r"] { #expect(refusal(conversation.typed(bytes(line))) != nil) }
    #expect(conversation.typed(bytes("/w==")) == .send(bytes("/w==\r\n"), shown: bytes("(secret)\r\n")))
    #expect(conversation.outstanding == [SentCommand(kind: .auth, shown: "(secret)")])
    _ = conversation.answered(Reply(code: 334, text: ""))
    #expect(conversation.typed([]) == .send(bytes("\r\n"), shown: nil))
    _ = conversation.answered(Reply(code: 334, text: ""))
    #expect(conversation.typed(bytes("*")) == .send(bytes("*\r\n"), shown: nil))
    _ = conversation.answered(Reply(code: 501, text: ""))
    #expect(conversation.mode == .command)
  }

  private func behindAuth(_ command: String, _ codes: Int..., isInsideTLS: Bool = true) -> Conversation {
    var conversation = conversation(isInsideTLS: isInsideTLS)
    _ = conversation.typed(bytes(command))
    for (index, code) in codes.enumerated() {
      if index > 0 { _ = conversation.typed(bytes("dXNlcg==")) }
      _ = conversation.answered(Reply(code: code, text: ""))
    }
    return conversation
  }

  @Test("responses behind an AUTH that asks for none are refused one by one, and nobody keeps them")
  func strayResponses() {
    for var conversation in [
      behindAuth("AUTH LOGIN", isInsideTLS: false), behindAuth("AUTH LOGIN", 504), behindAuth("AUTH PLAIN AA==", 235),
      behindAuth("/raw AUTH LOGIN", 502, isInsideTLS: false), behindAuth("AUTH LOGIN", 334, 535),
    ] {
      for line in ["dXNlcg==", "c2VjcmV0", " c2VjcmV0 ", "/w=="] {
        #expect(
          refusal(conversation.typed(bytes(line)))?.message
            == "this looks like a response to AUTH, which is not asked for")
        #expect(conversation.mayBeResponse)
        #expect(Conversation.holdsSecret(bytes(line), mayBeResponse: true))
      }
      #expect(conversation.outstanding.isEmpty)
    }
  }

  @Test("/raw sends one all the same, and shows it as what it is not")
  func rawResponse() {
    var conversation = behindAuth("AUTH LOGIN", 504)
    #expect(
      conversation.typed(bytes("/raw c2VjcmV0")) == .send(bytes("c2VjcmV0\r\n"), shown: bytes("(secret)\r\n")))
    #expect(conversation.outstanding == [SentCommand(kind: .other, shown: "(secret)")])
    #expect(Conversation.holdsSecret(bytes("/raw c2VjcmV0"), mayBeResponse: true))
  }

  @Test("commands are commands behind AUTH as well, also those that happen to be base 64")
  func commandsBehindAuth() {
    for line in ["NOOP", "quit", "STARTTLS", "no base 64", "/tls", "/raw NOOP"] {
      var conversation = behindAuth("AUTH LOGIN", 504, isInsideTLS: false)
      #expect(refusal(conversation.typed(bytes(line))) == nil, "\(line)")
      #expect(!Conversation.holdsSecret(bytes(line), mayBeResponse: true))
    }
    var later = behindAuth("AUTH LOGIN", 504)
    _ = later.typed(bytes("NOOP"))
    _ = later.answered(Reply(code: 250, text: ""))
    #expect(sent(later.typed(bytes("c2VjcmV0"))) != nil)
  }

  // MARK: What was meant for a message

  private func behindData(_ code: Int = 503) -> Conversation {
    var conversation = conversation()
    _ = conversation.typed(bytes("DATA"))
    _ = conversation.answered(Reply(code: code, text: ""))
    return conversation
  }

  @Test(
    "of a message that was typed ahead of DATA's refusal nothing is sent, up to its dot", arguments: [250, 451, 503])
  func strayMessage(_ code: Int) {
    var conversation = behindData(code)
    #expect(
      refusal(conversation.typed(bytes("RSET"), isTypedAhead: true))?.message
        == "DATA was not answered with 354: the lines behind it would be taken for commands")
    for line in ["MAIL FROM:<evil@b.test>", "", "/quit", "/raw NOOP", "..", "text", "."] {
      #expect(conversation.typed(bytes(line), isTypedAhead: true) == .nothing)
    }
    #expect(conversation.outstanding.isEmpty && conversation.isReady)
    #expect(sent(conversation.typed(bytes("RSET"), isTypedAhead: true)) == "RSET\r\n")
  }

  @Test("who types behind the refusal of DATA is heard, if it is a command")
  func behindRefusedData() {
    for line in ["text", "MAILFROM", "."] {
      var conversation = behindData()
      #expect(refusal(conversation.typed(bytes(line)))?.isDueToReply == true)
      #expect(sent(conversation.typed(bytes("rset"))) == "rset\r\n")
    }
    var conversation = behindData()
    #expect(refusal(conversation.typed(bytes("a"))) != nil)
    // Not only the first time: somebody waits for an answer.
    #expect(refusal(conversation.typed(bytes("b"))) != nil)
    #expect(conversation.typed(bytes("/caps")) == .local(.capabilities))
    #expect(conversation.typed(bytes("")) == .nothing)
    #expect(sent(conversation.typed(bytes("NOOP"))) == "NOOP\r\n")
    _ = conversation.answered(Reply(code: 250, text: ""))
    #expect(sent(conversation.typed(bytes("text"))) == "text\r\n")
  }

  // MARK: Groups

  @Test("MAIL, RCPT and RSET are followed at once where that is wanted and offered, and no other command is")
  func pipelining() {
    var conversation = conversation(pipelines: true, offer: "PIPELINING")
    for line in ["RSET", "MAIL FROM:<>", "RCPT TO:<a@b.test>"] {
      #expect(sent(conversation.typed(bytes(line))) != nil)
      #expect(conversation.isReady)
    }
    #expect(sent(conversation.typed(bytes("DATA"))) != nil)
    #expect(!conversation.isReady)
    let kinds = (0..<4).map { _ in conversation.answered(Reply(code: 250, text: ""))?.kind }
    #expect(kinds == [.reset, .mail, .recipient, .data])
    for line in ["EHLO a", "NOOP", "VRFY a", "STARTTLS", "AUTH X", "XYZ"] {
      _ = conversation.typed(bytes(line))
      #expect(!conversation.isReady)
      _ = conversation.answered(Reply(code: 250, text: ""))
    }
  }

  @Test("nothing is sent ahead where PIPELINING is not offered, not wanted, or was offered in the clear alone")
  func noPipelining() {
    var unwanted = conversation(pipelines: false, offer: "PIPELINING")
    var unoffered = conversation(pipelines: true)
    var earlier = conversation(pipelines: true, offer: "PIPELINING")
    earlier.secured()
    _ = unwanted.typed(bytes("RSET"))
    _ = unoffered.typed(bytes("RSET"))
    _ = earlier.typed(bytes("RSET"))
    #expect(!unwanted.isReady && !unoffered.isReady && !earlier.isReady)
  }

  @Test("a group has an end")
  func groupLimit() {
    var conversation = conversation(pipelines: true, offer: "PIPELINING")
    for _ in 0..<Conversation.groupLimit { _ = conversation.typed(bytes("RSET")) }
    #expect(!conversation.isReady)
    _ = conversation.answered(Reply(code: 250, text: ""))
    #expect(conversation.isReady)
  }

  // MARK: Leaving

  @Test("QUIT waits for what is outstanding, and is the last word", arguments: ["QUIT", "quit", "/quit"])
  func quit(_ line: String) {
    var conversation = conversation(pipelines: true, offer: "PIPELINING")
    _ = conversation.typed(bytes("RSET"))
    #expect(conversation.typed(bytes(line)) == .nothing)
    #expect(!conversation.isReady)
    #expect(conversation.takeFarewell() == nil)
    _ = conversation.answered(Reply(code: 250, text: ""))
    #expect(conversation.takeFarewell() == bytes((line == "quit" ? "quit" : "QUIT") + "\r\n"))
    #expect(!conversation.isReady)
  }

  @Test("QUIT with an argument is any command: a server refuses it and stays")
  func quitWithArgument() {
    var conversation = conversation()
    #expect(sent(conversation.typed(bytes("QUIT now"))) == "QUIT now\r\n")
    #expect(conversation.outstanding.map(\.kind) == [.other])
  }

  @Test("the end of what is typed says QUIT, cancels AUTH first, and makes no message of a part of one")
  func inputEnded() {
    var idle = conversation()
    #expect(idle.inputEnded() == .leave(bytes("QUIT\r\n")))
    var message = messageMode()
    #expect(message.inputEnded() == nil)
    var response = conversation(isInsideTLS: true)
    _ = response.typed(bytes("AUTH LOGIN"))
    _ = response.answered(Reply(code: 334, text: ""))
    #expect(sent(response.inputEnded() ?? .nothing) == "*\r\n")
    #expect(response.takeFarewell() == nil)
    _ = response.answered(Reply(code: 501, text: ""))
    #expect(response.takeFarewell() == bytes("QUIT\r\n"))
  }
}
