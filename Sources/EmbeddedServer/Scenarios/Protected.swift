extension Scenario {
  static let protected: [Scenario] = [
    Scenario(
      "close-after-handshake", .protected, "closes right after the handshake",
      Script(answers: [.handshakeDone: [.close]]), expect: .failure("ehlo-tls", "closed", "connection-closed")),
    Scenario(
      "reset-after-handshake", .protected, "resets the connection right after the handshake",
      Script(answers: [.handshakeDone: [.reset]]), expect: .failure("ehlo-tls", "reset", "connection-lost")),
    Scenario(
      "421-after-handshake", .protected, "says 421 right after the handshake and closes",
      Script(answers: [.handshakeDone: .closing(421, "4.3.2 mx.example.test Error: too much load")]),
      expect: .failure("ehlo-tls", "rejected", code: 421, "server-busy")),
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
      "ehlo-500-inside-tls", .protected, "answers EHLO within TLS with 500, where HELO is no way out",
      Script(answers: [.command("EHLO", .protected): .reply(500, "5.5.2 Error: command not recognized")]),
      expect: .failure("ehlo-tls", "rejected", code: 500, "ehlo-refused-inside-tls")),
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
      "requiretls-inside-tls", .protected, "offers REQUIRETLS and LIMITS within TLS",
      Script(protectedCapabilities: Script.usualProtectedCapabilities + ["REQUIRETLS", "LIMITS RCPTMAX=100"]),
      expect: .usual()),
    Scenario(
      "421-while-idle-inside-tls", .protected, "says 421 behind its answer to EHLO within TLS and closes",
      Script(
        clearCapabilities: hello,
        answers: [
          .command("EHLO", .protected): .lines(
            "250-mx.example.test", "250 SIZE 52428800", "421 4.4.2 mx.example.test Error: timeout exceeded") + [.close]
        ]),
      expect: .usual("quit-unanswered")),
    Scenario(
      "two-replies-inside-tls", .protected, "answers EHLO within TLS twice",
      Script(
        clearCapabilities: hello,
        answers: [
          .command("EHLO", .protected): .lines("250-mx.example.test", "250 SIZE 52428800", "250 2.0.0 Ok")
        ]),
      expect: .usual("unsolicited-reply")),
  ]

  private static let hello = ["SIZE 10240000", "STARTTLS"]
}
