extension Scenario {
  static let protected: [Scenario] = [
    Scenario(
      "close-after-handshake", .protected, "closes right after the handshake",
      Script(answers: [.handshakeDone: [.close]]), expect: .failure("ehlo-tls", "closed", "connection-closed")),
    Scenario(
      "421-inside-tls", .protected, "answers EHLO within TLS with 421 and closes",
      Script(answers: [
        .command("EHLO", .protected): .closing(421, "4.3.2 mx.example.test Service shutting down")
      ]),
      expect: .failure("ehlo-tls", "rejected", code: 421, "server-busy")),
    Scenario(
      "ehlo-503-inside-tls", .protected, "answers EHLO within TLS with 503",
      Script(answers: [.command("EHLO", .protected): .reply(503, "5.5.1 Error: duplicate EHLO")]),
      expect: .failure("ehlo-tls", "rejected", code: 503, "ehlo-refused-inside-tls")),
    Scenario(
      "ehlo-unanswered-inside-tls", .protected, "does not answer EHLO within TLS",
      Script(answers: [.command("EHLO", .protected): .silence]), needsDeadline: true,
      expect: .failure("ehlo-tls", "timeout", "reply-timeout")),
    Scenario(
      "second-greeting-inside-tls", .protected, "greets again after the handshake",
      Script(answers: [.handshakeDone: .reply(220, "mx.example.test ESMTP Postfix")]),
      expect: .usual("second-greeting-inside-tls")),
    Scenario(
      "starttls-inside-tls", .protected, "offers STARTTLS again within TLS",
      Script(
        protectedCapabilities: Script.usualProtectedCapabilities + ["STARTTLS"], repeatsStartTLS: true),
      expect: .usual("starttls-offered-inside-tls")),
    Scenario(
      "capability-lost", .protected, "no longer takes 8BITMIME within TLS",
      Script(protectedCapabilities: Script.usualProtectedCapabilities.filter { $0 != "8BITMIME" }),
      expect: .usual("capability-lost-inside-tls")),
    Scenario(
      "quit-unanswered", .protected, "closes on QUIT without a reply",
      Script(answers: [.command("QUIT", nil): [.close]]), expect: .usual("quit-unanswered")),
    Scenario(
      "no-close-notify", .protected, "closes after QUIT without close_notify",
      Script(answers: [.command("QUIT", nil): .reply(221, "2.0.0 Bye") + [.cutOff]]),
      expect: .usual("no-close-notify")),
  ]
}
