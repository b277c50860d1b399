extension Scenario {
  static let hellos: [Scenario] = [
    Scenario(
      "helo-only", .hello, "knows HELO alone",
      Script(answers: [.command("EHLO", nil): .reply(502, "5.5.1 Error: command not implemented")]),
      expect: .complete("ehlo-refused", "starttls-not-offered")),
    Scenario(
      "ehlo-550", .hello, "refuses EHLO with 550",
      Script(answers: [.command("EHLO", nil): .reply(550, "5.7.1 Access denied, go away")]),
      expect: .failure("ehlo", "rejected", code: 550, "ehlo-refused")),
    Scenario(
      "ehlo-421", .hello, "answers EHLO with 421 and closes",
      Script(answers: [.command("EHLO", nil): .closing(421, "4.3.2 mx.example.test Service shutting down")]),
      expect: .failure("ehlo", "rejected", code: 421, "server-busy")),
    Scenario(
      "ehlo-unanswered", .hello, "does not answer EHLO", Script(answers: [.command("EHLO", nil): .silence]),
      needsDeadline: true, expect: .failure("ehlo", "timeout", "reply-timeout")),
    Scenario(
      "close-on-ehlo", .hello, "closes on EHLO", Script(answers: [.command("EHLO", nil): [.close]]),
      expect: .failure("ehlo", "closed", "connection-closed")),
    Scenario(
      "reset-on-ehlo", .hello, "resets the connection on EHLO", Script(answers: [.command("EHLO", nil): [.reset]]),
      expect: .failure("ehlo", "reset", "connection-lost")),
    Scenario(
      "no-extensions", .hello, "answers EHLO with its name alone", Script(clearCapabilities: []),
      expect: .complete("starttls-not-offered")),
    Scenario(
      "starttls-in-first-line", .hello, "says STARTTLS in the text behind its name, where it is no keyword",
      Script(answers: [.command("EHLO", .clear): .lines("250-mx.example.test STARTTLS", "250 SIZE 10240000")]),
      expect: .complete("starttls-not-offered")),
    Scenario(
      "keyword-masked", .hello, "a middlebox has masked STARTTLS as XXXXXXXA",
      Script(clearCapabilities: ["PIPELINING", "SIZE 10240000", "XXXXXXXA", "8BITMIME"]),
      expect: .complete("keyword-masked", "starttls-not-offered")),
    Scenario(
      "auth-before-tls", .hello, "offers AUTH PLAIN and LOGIN before TLS",
      Script(clearCapabilities: Script.usualCapabilities + ["AUTH PLAIN LOGIN"]), expect: .usual("auth-before-tls")),
    Scenario(
      "xclient", .hello, "offers XCLIENT to strangers",
      Script(
        clearCapabilities: Script.usualCapabilities + [xclient],
        protectedCapabilities: Script.usualProtectedCapabilities + [xclient]), expect: .usual("xclient-exposed")),
  ]

  private static let xclient = "XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT"
}
