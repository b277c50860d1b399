extension Scenario {
  static let hellos: [Scenario] = [
    Scenario(
      "helo-only", .hello, "knows HELO alone",
      Script(answers: [.command("EHLO", nil): .reply(502, "5.5.1 Error: command not implemented")]),
      expect: .complete("ehlo-refused", "starttls-not-offered")),
    Scenario(
      "helo-only-500", .hello, "knows HELO alone, and answers EHLO with 500",
      Script(answers: [.command("EHLO", nil): .reply(500, "5.5.2 Error: command not recognized")]),
      expect: .complete("ehlo-refused", "starttls-not-offered")),
    Scenario(
      "ehlo-and-helo-refused", .hello, "knows neither EHLO nor HELO",
      Script(answers: [
        .command("EHLO", nil): .reply(502, "5.5.1 Error: command not implemented"),
        .command("HELO", nil): .reply(550, "5.7.1 Access denied"),
      ]),
      expect: .failure("ehlo", "rejected", code: 550, "ehlo-refused")),
    Scenario(
      "helo-421", .hello, "knows no EHLO, and answers HELO with 421",
      Script(answers: [
        .command("EHLO", nil): .reply(502, "5.5.1 Error: command not implemented"),
        .command("HELO", nil): .closing(421, "4.7.0 mx.example.test Error: too many errors"),
      ]),
      expect: .failure("ehlo", "rejected", code: 421, "ehlo-refused", "server-busy")),
    Scenario(
      "asa-fixup", .hello, "a firewall has masked the greeting and EHLO",
      Script(answers: [
        .greeting: .reply(220, "****************************"),
        .command("EHLO", nil): .reply(500, "5.5.1 Command unrecognized: \"XXXX client.example.test\""),
      ]),
      expect: .complete("banner-masked", "ehlo-refused", "starttls-not-offered")),
    Scenario(
      "ehlo-503", .hello, "answers EHLO with 503",
      Script(answers: [.command("EHLO", nil): .reply(503, "5.5.1 Error: bad sequence of commands")]),
      expect: .failure("ehlo", "rejected", code: 503, "ehlo-refused")),
    Scenario(
      "ehlo-name-disliked", .hello, "wants a fully qualified name in EHLO",
      Script(answers: [
        .command("EHLO", nil): .reply(504, "5.5.2 Helo command rejected: need fully-qualified hostname")
      ]),
      expect: .failure("ehlo", "rejected", code: 504, "ehlo-refused")),
    Scenario(
      "mail-loop", .hello, "takes the client for itself",
      Script(answers: [.command("EHLO", nil): .reply(554, "5.4.6 Mail loop detected: that is my name")]),
      expect: .failure("ehlo", "rejected", code: 554, "ehlo-refused")),
    Scenario(
      "ehlo-354", .hello, "answers EHLO with 354",
      Script(answers: [.command("EHLO", nil): .reply(354, "End data with <CR><LF>.<CR><LF>")]),
      expect: .failure("ehlo", "out-of-order-reply", code: 354, "unsolicited-reply")),
    Scenario(
      "second-greeting", .hello, "greets again in place of an answer to EHLO, and answers then",
      Script(answers: [
        .command("EHLO", .clear): .lines(
          "220 mx.example.test ESMTP Postfix", "250-mx.example.test", "250-SIZE 10240000", "250 STARTTLS")
      ]),
      expect: .usual("unsolicited-reply")),
    Scenario(
      "reply-before-ehlo", .hello, "answers EHLO before the command, and once more behind it",
      Script(answers: [
        .greeting: .lines(
          "220 mx.example.test ESMTP Postfix", "250-mx.example.test", "250-SIZE 10240000", "250 STARTTLS")
      ]),
      expect: .usual("unsolicited-reply")),
    Scenario(
      "two-replies-to-ehlo", .hello, "answers EHLO twice",
      Script(answers: [
        .command("EHLO", .clear): .lines("250-mx.example.test", "250-SIZE 10240000", "250 STARTTLS", "250 2.0.0 Ok")
      ]),
      expect: .usual("unsolicited-reply")),
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
      "legacy-auth-before-tls", .hello, "offers AUTH before TLS in the old form with an equals sign alone",
      Script(clearCapabilities: Script.usualCapabilities + ["AUTH=LOGIN"]), expect: .usual("auth-before-tls")),
    Scenario(
      "xclient", .hello, "offers XCLIENT to strangers",
      Script(
        clearCapabilities: Script.usualCapabilities + [xclient],
        protectedCapabilities: Script.usualProtectedCapabilities + [xclient]), expect: .usual("xclient-exposed")),
  ]

  private static let xclient = "XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT"
}
