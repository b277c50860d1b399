extension Scenario {
  static let greetings: [Scenario] = [
    Scenario(
      "greeting-554", .greeting, "greets with 554: no SMTP service here",
      Script(answers: [
        .greeting: .reply(554, "mx.example.test No SMTP service here"),
        .anyLine(.clear): .reply(503, "5.5.1 Error: no service"),
        .command("QUIT", .clear): .closing(221, "2.0.0 Bye"),
      ]),
      expect: .failure("greeting", "rejected", code: 554, "greeting-rejected")),
    Scenario(
      "greeting-421", .greeting, "greets with 421: too many connections",
      Script(answers: [.greeting: .closing(421, "4.7.0 mx.example.test Error: too many connections")]),
      expect: .failure("greeting", "rejected", code: 421, "server-busy")),
    Scenario(
      "multi-line-421", .greeting, "greets with a 421 of two lines",
      Script(answers: [
        .greeting: .lines("421-mx.example.test is busy", "421 4.3.2 try again later") + [.close]
      ]),
      expect: .failure("greeting", "rejected", code: 421, "server-busy")),
    Scenario(
      "multi-line-554", .greeting, "greets with a 554 of three lines",
      Script(answers: [
        .greeting: .lines("554-mx.example.test", "554-Your address is on a block list", "554 5.7.1 Go away")
      ]),
      expect: .failure("greeting", "rejected", code: 554, "greeting-rejected")),
    Scenario(
      "greeting-450", .greeting, "greets with 450: not for the moment",
      Script(answers: [.greeting: .reply(450, "4.3.2 mx.example.test Service currently unavailable")]),
      expect: .failure("greeting", "rejected", code: 450, "greeting-rejected")),
    Scenario(
      "greeting-450-busy", .greeting, "greets with 450: too many connections",
      Script(answers: [.greeting: .reply(450, "4.7.1 Error: too many connections from your address")]),
      expect: .failure("greeting", "rejected", code: 450, "server-busy")),
    Scenario(
      "greeting-521", .greeting, "greets with 521: takes no mail at all (RFC 7504)",
      Script(answers: [.greeting: .reply(521, "mx.example.test does not accept mail")]),
      expect: .failure("greeting", "rejected", code: 521, "greeting-rejected")),
    Scenario(
      "greeting-250", .greeting, "greets with 250", Script(answers: [.greeting: .reply(250, "mx.example.test Hello")]),
      expect: .failure("greeting", "out-of-order-reply", code: 250, "unsolicited-reply")),
    Scenario(
      "greeting-delayed", .greeting, "greets after six seconds, and refuses who speaks before",
      Script(answers: [
        .greeting: [
          .pause(.seconds(6)), .punishEarlyTalker(synchronizationError),
          .send(Answer.line("220 mx.example.test ESMTP Postfix")),
        ]
      ]),
      approach: Approach(pause: .seconds(6)), expect: .usual("greeting-slow")),
    Scenario(
      "421-behind-greeting", .greeting, "says 421 behind its greeting and closes",
      Script(answers: [
        .greeting: .lines("220 mx.example.test ESMTP Postfix", "421 4.3.2 mx.example.test Service shutting down")
          + [.close]
      ]),
      expect: .failure("ehlo", "rejected", code: 421, "server-busy")),
    Scenario(
      "close-in-greeting", .greeting, "closes in the midst of a greeting",
      Script(answers: [.greeting: .lines("220-mx.example.test ESMTP") + [.close]]),
      expect: .failure("greeting", "closed", "closed-before-greeting")),
    Scenario(
      "reset-before-greeting", .greeting, "does TLS from the first byte and resets the connection then",
      Script(isTLSImplicit: true, answers: [.greeting: [.reset]]),
      expect: .failure("greeting", "reset", "closed-before-greeting")),
    Scenario(
      "close-before-greeting", .greeting, "closes before a greeting", Script(answers: [.greeting: [.close]]),
      expect: .failure("greeting", "closed", "closed-before-greeting")),
    Scenario(
      "silent", .greeting, "never says a word", Script(answers: [.greeting: .silence]), needsDeadline: true,
      expect: .failure("greeting", "timeout", "greeting-timeout")),
    Scenario(
      "banner-masked", .greeting, "a middlebox has masked the greeting with asterisks",
      Script(answers: [.greeting: .reply(220, "*************************2********0**0*00")]),
      expect: .usual("banner-masked")),
    Scenario(
      "code-only-greeting", .greeting, "greets with a bare code", Script(answers: [.greeting: .lines("220")]),
      expect: .usual()),
    Scenario(
      "http", .greeting, "is a web server, which waits to be spoken to",
      Script(answers: [
        .greeting: .nothing,
        .anyLine(.clear): .lines(
          "HTTP/1.1 400 Bad Request", "Content-Type: text/html", "Content-Length: 34", "Connection: close", "",
          "<html><h1>Bad Request</h1></html>") + [.close],
      ]),
      needsDeadline: true, expect: .failure("greeting", "malformed-reply", "not-smtp")),
    Scenario(
      "tls-first", .greeting, "waits for TLS from the first byte",
      Script(answers: [
        .greeting: .nothing,
        // A fatal alert protocol_version (RFC 8446 §6), as servers answer what is no TLS record.
        .anyLine(.clear): .bytes([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]) + [.close],
      ]),
      needsDeadline: true, expect: .failure("greeting", "malformed-reply", "not-smtp")),
    Scenario(
      "ssh", .greeting, "is an SSH server",
      Script(answers: [.greeting: .lines("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3") + .silence]),
      expect: .failure("greeting", "malformed-reply", "not-smtp")),
    Scenario(
      "imap", .greeting, "is an IMAP server",
      Script(answers: [
        .greeting: .lines("* OK [CAPABILITY IMAP4rev1 SASL-IR STARTTLS LOGINDISABLED] Dovecot ready.") + .silence
      ]),
      expect: .failure("greeting", "malformed-reply", "not-smtp")),
    Scenario(
      "pop3", .greeting, "is a POP3 server", Script(answers: [.greeting: .lines("+OK Dovecot ready.") + .silence]),
      expect: .failure("greeting", "malformed-reply", "not-smtp")),
  ]

  static let synchronizationError = Answer.line("554 5.5.1 SMTP synchronization error")
}
