import Foundation
import TestSupport
import Testing

@Suite("talk, at a terminal", .serialized)
struct TalkTerminalTests {
  private func at(
    _ scenario: String = "good", columns: UInt16 = 80, _ words: [String] = [],
    _ body: (PseudoTerminal) async throws -> Void
  ) async throws {
    try await withScenario(scenario) { server in
      try await body(
        PseudoTerminal(["talk"] + words + server.options + [server.target], columns: columns))
    }
  }

  @Test("what is typed is answered, in colour and with the time, and Control-D says QUIT")
  func typing() async throws {
    try await at { terminal in
      try terminal.wait(for: "\r\n-> ")
      try terminal.type("EHLO me.test\r")
      try terminal.wait(for: "-> ")
      #expect(terminal.screen.contains("\u{1B}[32m250 SMTPUTF8\u{1B}[0m\u{1B}[2m · "))
      try terminal.type("NOOQ\u{7F}P\r")
      try terminal.wait(for: "\u{1B}[32m250 2.0.0 Ok\u{1B}[0m")
      try terminal.wait(for: "-> ")
      try terminal.type("RCPT TO:<a@b.test>\r")
      try terminal.wait(for: "\u{1B}[31m503 5.5.1")
      try terminal.wait(for: "-> ")
      try terminal.type("\u{4}")
      try terminal.wait(for: "QUIT\r\n")
      try terminal.wait(for: "221 2.0.0 Bye")
      let (status, isRestored) = try await terminal.end()
      #expect(status == 0)
      #expect(isRestored)
      #expect(!terminal.screen.contains("libedit is missing"))
    }
  }

  @Test("the arrow up brings back what was typed, but no secret")
  func history() async throws {
    try await at { terminal in
      for line in ["EHLO me.test", "STARTTLS", "EHLO me.test", "VRFY one", "AUTH PLAIN AGEAYg=="] {
        try terminal.wait(for: "> ")
        try terminal.type(line + "\r")
        try terminal.wait(for: "\r\n")
      }
      try terminal.wait(for: "535 5.7.8")
      try terminal.wait(for: "~> ")
      try terminal.type("\u{1B}[A\r")
      try terminal.wait(for: "252 2.0.0 Try it")
      try terminal.wait(for: "~> ")
      try terminal.type("\u{1B}[A\u{7F}\u{7F}\u{7F}two\r")
      try terminal.wait(for: "252 2.0.0 Try it")
      try terminal.wait(for: "~> ")
      let directory = try TemporaryDirectory()
      try terminal.type("/save \(directory.path("saved"))\r")
      try terminal.wait(for: "the transcript so far is in")
      try terminal.type("\u{4}")
      _ = try await terminal.end()
      let sent = try directory.text(of: "saved").split(separator: "\n").filter { $0.contains("~> VRFY") }
      #expect(sent.map { $0.suffix(8) } == ["VRFY one", "VRFY one", "VRFY two"])
    }
  }

  @Test("Tab completes verbs, our name and what the server offers, and lists what is left")
  func completion() async throws {
    try await at("good", ["--helo", "me.client.test"]) { terminal in
      try terminal.wait(for: "-> ")
      try terminal.type("eh\tm\t\r")
      try terminal.wait(for: "250-mx.example.test")
      try terminal.wait(for: "-> ")
      try terminal.type("st\t\r")
      try terminal.wait(for: "~> ")
      try terminal.type("EHLO me.client.test\r")
      try terminal.wait(for: "unchanged")
      try terminal.wait(for: "~> ")
      try terminal.type("AUTH \t")
      try terminal.wait(for: "PLAIN  LOGIN\r\n")
      try terminal.type("\u{15}ma\ta@b.test> bo\t8\t\r")
      try terminal.wait(for: "250 2.1.0 Ok")
      try terminal.wait(for: "~> ")
      let directory = try TemporaryDirectory()
      try terminal.type("/sa\t\(directory.path("saved"))\r")
      try terminal.wait(for: "the transcript so far is in")
      try terminal.type("\u{4}")
      _ = try await terminal.end()
      let saved = try directory.text(of: "saved")
      for line in ["-> EHLO me.client.test\n", "-> STARTTLS\n", "~> MAIL FROM:<a@b.test> BODY=8BITMIME\n"] {
        #expect(saved.contains(line), "\(saved)")
      }
    }
  }

  @Test("no line of what is shown is wider than the terminal", arguments: [80, 60] as [UInt16])
  func width(_ columns: UInt16) async throws {
    try await at("good", columns: columns) { terminal in
      for line in ["EHLO me.test", "STARTTLS", "EHLO me.test", "/chain", "/help", "/tls"] {
        try terminal.wait(for: "> ")
        try terminal.type(line + "\r")
        try terminal.wait(for: "\r\n")
      }
      try terminal.wait(for: "SNI")
      try terminal.wait(for: "~> ")
      try terminal.type("\u{4}")
      _ = try await terminal.end()
      #expect(terminal.lines.allSatisfy { $0.count <= columns })
    }
  }

  @Test("Control-C says QUIT, ends with 130 and leaves the terminal as it was")
  func interrupt() async throws {
    try await at { terminal in
      try terminal.wait(for: "-> ")
      try terminal.type("NOOP half")
      try terminal.wait(for: "half")
      try terminal.type("\u{3}")
      try terminal.wait(for: "QUIT\r\n")
      try terminal.wait(for: "221 2.0.0 Bye")
      let (status, isRestored) = try await terminal.end()
      #expect(status == 130)
      #expect(isRestored)
    }
  }

  @Test(
    "a signal that ends it leaves the terminal as it was, while a server keeps silent too",
    arguments: ["good", "ehlo-unanswered"])
  func terminated(_ scenario: String) async throws {
    try await at(scenario) { terminal in
      try terminal.wait(for: "-> ")
      if scenario != "good" {
        try terminal.type("EHLO me.test\r")
        try terminal.wait(for: "\r\n")
      }
      terminal.signal(SIGTERM)
      let (status, isRestored) = try await terminal.end()
      #expect(status == 143)
      #expect(isRestored)
    }
  }

  @Test("Control-Z gives the terminal back until it goes on, and the line is there again")
  func stopped() async throws {
    try await at { terminal in
      try terminal.wait(for: "-> ")
      try terminal.type("NOOP")
      try terminal.wait(for: "NOOP")
      // Nobody else is in this session to take the terminal: the signal comes as from a shell.
      terminal.signal(SIGTSTP)
      try await terminal.waitForStop()
      #expect(terminal.isAsAtFirst)
      terminal.signal(SIGCONT)
      try terminal.wait(for: "-> NOOP")
      try terminal.type("\r")
      try terminal.wait(for: "250 2.0.0 Ok")
      try terminal.wait(for: "-> ")
      try terminal.type("\u{4}")
      #expect(try await terminal.end().status == 0)
    }
  }

  @Test("of a paste of many lines each waits for its reply, in order, and none is lost")
  func paste() async throws {
    try await at { terminal in
      try terminal.wait(for: "-> ")
      let lines = (1...60).map { "VRFY user\($0)" }
      let directory = try TemporaryDirectory()
      try terminal.type("EHLO me.test\r" + lines.map { $0 + "\r" }.joined() + "/save \(directory.path("saved"))\r")
      try terminal.wait(for: "the transcript so far is in")
      try terminal.type("\u{4}")
      let (status, _) = try await terminal.end()
      #expect(status == 0)
      let saved = try directory.text(of: "saved").split(separator: "\n")
      #expect(saved.filter { $0.contains("-> VRFY") }.map { $0.drop { $0 != "V" } } == lines.map { $0[...] })
      let turns = saved.drop { !$0.contains("VRFY user1") }.map { $0.contains("-> ") }
      #expect(turns == Array(repeating: [true, false], count: 60).flatMap(\.self))
    }
  }

  @Test("of a message that was pasted with a refused DATA no line is sent, and the next command is")
  func pastedMessage() async throws {
    try await at { terminal in
      try terminal.wait(for: "-> ")
      try terminal.type("EHLO me.test\rDATA\rRSET\rMAIL FROM:<evil@b.test>\r\rtext\r.\rVRFY one\r")
      try terminal.wait(for: "not sent: DATA was not answered with 354")
      try terminal.wait(for: "252 2.0.0 Try it")
      let directory = try TemporaryDirectory()
      try terminal.type("/save \(directory.path("saved"))\r")
      try terminal.wait(for: "the transcript so far is in")
      try terminal.type("\u{4}")
      #expect(try await terminal.end().status == 0)
      let sent = try directory.text(of: "saved").split(separator: "\n").filter { $0.contains("-> ") }
      #expect(sent.map { $0.drop { $0 != ">" }.dropFirst(2) } == ["EHLO me.test", "DATA", "VRFY one"])
    }
  }

  @Test("responses that were pasted with a refused AUTH are not sent, and the arrow up does not bring them back")
  func pastedResponses() async throws {
    try await at { terminal in
      try terminal.wait(for: "-> ")
      try terminal.type("VRFY one\rAUTH LOGIN\rdXNlcg==\rc2VjcmV0\r")
      for _ in 0..<2 { try terminal.wait(for: "this looks like a response to AUTH") }
      try terminal.wait(for: "-> ")
      try terminal.type("\u{1B}[A\u{1B}[A\r")
      try terminal.wait(for: "252 2.0.0 Try it")
      try terminal.wait(for: "-> ")
      try terminal.type("\u{4}")
      #expect(try await terminal.end().status == 0)
    }
  }

  @Test("a message is typed behind its own prompt, where a slash is nothing special and a dot is stuffed and told")
  func message() async throws {
    try await at { terminal in
      for line in ["EHLO me.test", "MAIL FROM:<a@b.test>", "RCPT TO:<c@d.test>", "DATA"] {
        try terminal.wait(for: "-> ")
        try terminal.type(line + "\r")
        try terminal.wait(for: "\r\n")
      }
      for line in ["/quit", ".d\tt"] {
        try terminal.wait(for: ".> ")
        try terminal.type(line + "\r")
      }
      try terminal.wait(for: "another one went in front of it")
      try terminal.wait(for: ".> ")
      try terminal.type(".\r")
      try terminal.wait(for: "2 lines, 13 octets · 1 line with a dot added")
      try terminal.wait(for: "queued as DEMO")
      try terminal.wait(for: "-> ")
      try terminal.type("quit\r")
      try terminal.wait(for: "221 2.0.0 Bye")
      #expect(try await terminal.end().status == 0)
    }
  }

  @Test("a response of SASL is not shown, and can be corrected")
  func secret() async throws {
    try await at { terminal in
      for line in ["EHLO me.test", "STARTTLS", "EHLO me.test", "AUTH LOGIN"] {
        try terminal.wait(for: "> ")
        try terminal.type(line + "\r")
        try terminal.wait(for: "\r\n")
      }
      try terminal.wait(for: "*> ")
      try terminal.type("c2VjcmV0\r")
      try terminal.wait(for: "*> ")
      try terminal.type("wrong\u{15}c2VjcmVx\u{7F}0\r")
      try terminal.wait(for: "535 5.7.8")
      try terminal.wait(for: "~> ")
      try terminal.type("\u{1B}[A\u{15}\u{4}")
      _ = try await terminal.end()
      #expect(!terminal.screen.contains("c2V"))
    }
  }

  /// A conversation with a server for which the test speaks, once it has been asked something.
  private func atSpoken(_ body: (PseudoTerminal, SpokenServer) async throws -> Void) async throws {
    let socket = try DeafSocket()
    let terminal = try PseudoTerminal(["talk", "127.0.0.1:\(socket.port)"])
    let server = try SpokenServer(on: socket)
    try server.say("220 mx.example.test ESMTP")
    try terminal.wait(for: "-> ")
    try terminal.type("VRFY a\r")
    try server.hear("VRFY a")
    try server.say("252 first")
    try terminal.wait(for: "252 first")
    try terminal.wait(for: "-> ")
    try await body(terminal, server)
  }

  @Test("what a server says meanwhile is shown above the line that is being typed, which goes on")
  func interjection() async throws {
    try await atSpoken { terminal, server in
      try terminal.type("NO")
      try terminal.wait(for: "NO")
      try server.say("250 surprise")
      try terminal.wait(for: "nobody asked")
      try terminal.wait(for: "250 surprise")
      try terminal.wait(for: "-> NO")
      try terminal.type("OP\r")
      try server.hear("NOOP")
      try server.say("250 2.0.0 Ok")
      try terminal.wait(for: "250 2.0.0 Ok")
      try terminal.wait(for: "-> ")
      try terminal.type("\u{4}")
      try server.hear("QUIT")
      try server.say("221 2.0.0 Bye")
      server.leave()
      #expect(try await terminal.end().status == 0)
    }
  }

  @Test("a server that leaves while a line is being typed ends it, and the terminal is as it was")
  func closedWhileTyping() async throws {
    try await atSpoken { terminal, server in
      try terminal.type("MAIL half")
      try terminal.wait(for: "MAIL half")
      try server.say("421 4.4.2 idle")
      server.leave()
      try terminal.wait(for: "421 4.4.2 idle")
      try terminal.wait(for: "the server ends the connection")
      let (status, isRestored) = try await terminal.end()
      #expect(status == 2)
      #expect(isRestored)
    }
  }
}
