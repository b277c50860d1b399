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
    Scenario(
      "starttls-454", .startTLS, "has no TLS for the moment",
      answering(.reply(454, "4.7.0 TLS not available due to temporary reason")),
      expect: .failure("starttls", "rejected", code: 454, "starttls-refused")),
    Scenario(
      "starttls-502", .startTLS, "offers STARTTLS and does not know it",
      answering(.reply(502, "5.5.2 Error: command not recognized")),
      expect: .failure("starttls", "rejected", code: 502, "starttls-refused")),
    Scenario(
      "starttls-421", .startTLS, "answers STARTTLS with 421 and closes",
      answering(.closing(421, "4.7.0 mx.example.test Error: too much load")),
      expect: .failure("starttls", "rejected", code: 421, "server-busy")),
    Scenario(
      "starttls-unanswered", .startTLS, "does not answer STARTTLS", answering(.silence), needsDeadline: true,
      expect: .failure("starttls", "timeout", "reply-timeout")),
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
  ]

  private static func answering(_ answer: Answer) -> Script {
    Script(answers: [.command("STARTTLS", .clear): answer])
  }
}
