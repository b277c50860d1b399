extension Scenario {
  static let startTLS: [Scenario] = [
    Scenario(
      "starttls-stripped", .startTLS, "offers no STARTTLS and refuses it",
      Script(clearCapabilities: Script.usualCapabilities.filter { $0 != "STARTTLS" }),
      expect: .complete("starttls-not-offered")),
    Scenario(
      "starttls-hidden", .startTLS, "does not offer STARTTLS, but it works",
      Script(
        clearCapabilities: Script.usualCapabilities.filter { $0 != "STARTTLS" },
        answers: [.command("STARTTLS", .clear): .acceptTLS]), expect: .complete("starttls-not-offered")),
    refusing(454, "4.7.0 TLS not available due to temporary reason", "has no TLS for the moment"),
    refusing(501, "5.5.4 Syntax: STARTTLS", "offers STARTTLS and does not like its syntax"),
    refusing(502, "5.5.2 Error: command not recognized", "offers STARTTLS and does not know it"),
    refusing(503, "5.5.1 Error: bad sequence of commands", "offers STARTTLS and finds it out of order"),
    refusing(530, "5.7.0 Authentication required", "offers STARTTLS and wants a login before"),
    refusing(554, "5.7.0 TLS not allowed from here", "offers STARTTLS and refuses it for good"),
    Scenario(
      "starttls-454-busy", .startTLS, "has no TLS for the moment because of its load",
      answering(.reply(454, "4.7.0 TLS not available: too many connections")),
      expect: .failure("starttls", "rejected", code: 454, "server-busy")),
    Scenario(
      "starttls-250", .startTLS, "answers STARTTLS with 250, as if it were one reply behind",
      answering(.reply(250, "2.0.0 Ok")),
      expect: .failure("starttls", "out-of-order-reply", code: 250, "starttls-refused")),
    Scenario(
      "starttls-421", .startTLS, "answers STARTTLS with 421 and closes",
      answering(.closing(421, "4.7.0 mx.example.test Error: too much load")),
      expect: .failure("starttls", "rejected", code: 421, "server-busy")),
    Scenario(
      "starttls-unanswered", .startTLS, "does not answer STARTTLS", answering(.silence), needsDeadline: true,
      expect: .failure("starttls", "timeout", "reply-timeout")),
    Scenario(
      "close-on-starttls", .startTLS, "closes on STARTTLS", answering([.close]),
      expect: .failure("starttls", "closed", "connection-closed")),
    Scenario(
      "reset-on-starttls", .startTLS, "resets the connection on STARTTLS", answering([.reset]),
      expect: .failure("starttls", "reset", "connection-lost")),
    Scenario(
      "421-while-idle", .startTLS, "says 421 behind its answer to EHLO and closes",
      Script(answers: [
        .command("EHLO", .clear): .lines(
          "250-mx.example.test", "250 STARTTLS", "421 4.4.2 mx.example.test Error: timeout exceeded") + [.close]
      ]),
      expect: .failure("starttls", "rejected", code: 421, "server-busy")),
    Scenario(
      "220-before-starttls", .startTLS, "says the 220 to STARTTLS before the command, and once more behind it",
      Script(answers: [
        .command("EHLO", .clear): .lines("250-mx.example.test", "250 STARTTLS", "220 2.0.0 Ready to start TLS")
      ]),
      expect: .usual("unsolicited-reply")),
    Scenario(
      "plaintext-after-220", .startTLS, "sends a reply in the clear behind the 220, in the same segment",
      answering(.lines("220 2.0.0 Ready to start TLS", "250 2.0.0 Injected") + [.startTLS]),
      expect: .failure("starttls", "plaintext-after-220", "plaintext-after-220")),
    Scenario(
      "close-after-220", .startTLS, "accepts STARTTLS and closes",
      answering(.closing(220, "2.0.0 Ready to start TLS")),
      expect: .failure("handshake", "closed", "handshake-failed")),
    Scenario(
      "reset-after-220", .startTLS, "accepts STARTTLS and resets the connection when the handshake begins",
      Script(answers: [.handshakeBegins: [.reset]]), expect: .failure("handshake", "reset", "handshake-failed")),
    Scenario(
      "silence-after-220", .startTLS, "accepts STARTTLS and says nothing more",
      Script(answers: [.handshakeBegins: .silence]), needsDeadline: true,
      expect: .failure("handshake", "timeout", "handshake-failed")),
    Scenario(
      "garbage-after-220", .startTLS, "accepts STARTTLS and answers the handshake with garbage",
      Script(answers: [.handshakeBegins: .bytes((0x00...0x12).map { $0 })]),
      expect: .failure("handshake", "not-tls", "handshake-failed")),
    Scenario(
      "text-after-220", .startTLS, "accepts STARTTLS and answers the handshake in plain SMTP",
      Script(answers: [.handshakeBegins: .reply(500, "5.5.2 Error: command not recognized")]),
      expect: .failure("handshake", "not-tls", "handshake-failed")),
    Scenario(
      "421-after-220", .startTLS, "accepts STARTTLS and answers the handshake with 421",
      Script(answers: [
        .handshakeBegins: .lines("421-mx.example.test", "421 4.3.2 Service shutting down") + [.close]
      ]),
      expect: .failure("handshake", "rejected", code: 421, "server-busy")),
    Scenario(
      "second-220", .startTLS, "accepts STARTTLS and answers the handshake with a second 220",
      Script(answers: [.handshakeBegins: .reply(220, "2.0.0 Ready to start TLS")]),
      expect: .failure("handshake", "not-tls", "handshake-failed")),
  ]

  private static func refusing(_ code: Int, _ text: String, _ summary: String) -> Scenario {
    Scenario(
      "starttls-\(code)", .startTLS, summary, answering(.reply(code, text)),
      expect: .failure("starttls", "rejected", code: code, "starttls-refused"))
  }

  private static func answering(_ answer: Answer) -> Script {
    Script(answers: [.command("STARTTLS", .clear): answer])
  }
}
