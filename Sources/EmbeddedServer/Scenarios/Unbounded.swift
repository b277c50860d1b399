extension Scenario {
  static let unbounded: [Scenario] = [
    Scenario(
      "drip", .unbounded, "greets with one octet a second",
      Script(answers: [.greeting: [.drip(slowGreeting, every: .seconds(1))]]), needsDeadline: true,
      expect: .failure("greeting", "too-slow", "reply-too-slow")),
    Scenario(
      "drip-ehlo", .unbounded, "answers EHLO with one octet a second",
      Script(answers: [.command("EHLO", .clear): [.drip(slowGreeting, every: .seconds(1))]]), needsDeadline: true,
      expect: .failure("ehlo", "too-slow", "reply-too-slow")),
    Scenario(
      "drip-starttls", .unbounded, "answers STARTTLS with one octet a second",
      Script(answers: [.command("STARTTLS", .clear): [.drip(slowGreeting, every: .seconds(1))]]), needsDeadline: true,
      expect: .failure("starttls", "too-slow", "reply-too-slow")),
    Scenario(
      "drip-handshake", .unbounded, "answers the handshake with one octet a second",
      // The beginning of a record with a ServerHello (RFC 8446 §4.1.3).
      Script(answers: [
        .handshakeBegins: [
          .drip([0x16, 0x03, 0x03, 0x00, 0x7A, 0x02] + Array(repeating: 0, count: 60), every: .seconds(1))
        ]
      ]),
      needsDeadline: true, expect: .failure("handshake", "too-slow", "handshake-failed")),
    Scenario(
      "drip-inside-tls", .unbounded, "answers EHLO within TLS with one octet a second",
      Script(answers: [.command("EHLO", .protected): [.drip(slowGreeting, every: .seconds(1))]]), needsDeadline: true,
      expect: .failure("ehlo-tls", "too-slow", "reply-too-slow")),
    Scenario(
      "spamd", .unbounded, "is a spamd, which stutters and offers nothing",
      Script(answers: [
        .greeting: stuttered("220 mx.example.test ESMTP spamd IP-based SPAM blocker; Tue Nov 24 12:00:00 2026"),
        .command("EHLO", .clear): stuttered("250 Hello, spam sender. Pleased to be wasting your time."),
      ]),
      expect: .complete("starttls-not-offered")),
    Scenario(
      "endless-greeting", .unbounded, "greets with a line that never ends",
      Script(answers: [
        .greeting: .bytes(Array("220 ".utf8)) + [.sendEndlessly(Array(repeating: UInt8(ascii: "x"), count: 1024))]
      ]),
      expect: .failure("greeting", "reply-too-long", "reply-too-long")),
    Scenario(
      "endless-ehlo", .unbounded, "answers EHLO with lines that never end",
      Script(answers: [
        .command("EHLO", .clear): [
          .send(Answer.line("250-mx.example.test")), .sendEndlessly(Answer.line("250-X-MORE and more")),
        ]
      ]),
      expect: .failure("ehlo", "reply-too-long", "reply-too-long")),
    Scenario(
      "endless-inside-tls", .unbounded, "answers EHLO within TLS with lines that never end",
      Script(answers: [
        .command("EHLO", .protected): [
          .send(Answer.line("250-mx.example.test")), .sendEndlessly(Answer.line("250-X-MORE and more")),
        ]
      ]),
      expect: .failure("ehlo-tls", "reply-too-long", "reply-too-long")),
    Scenario(
      "endless-stray-lines", .unbounded, "greets with lines without a code that never end",
      Script(answers: [.greeting: [.sendEndlessly(Answer.line("please hold the line"))]]),
      expect: .failure("greeting", "reply-too-long", "reply-too-long")),
    Scenario(
      "endless-greetings", .unbounded, "greets over and over",
      Script(answers: [.greeting: [.sendEndlessly(Answer.line("220 mx.example.test ESMTP"))]]),
      expect: .failure("ehlo", "out-of-order-reply", code: 220, "unsolicited-reply")),
    Scenario(
      "600-lines", .unbounded, "answers EHLO with 600 lines",
      Script(clearCapabilities: (1...600).map { "X-\($0)" }),
      expect: .failure("ehlo", "reply-too-long", "reply-too-long")),
    Scenario(
      "long-line", .unbounded, "answers EHLO with a line of 100 KB",
      Script(answers: [
        .command("EHLO", .clear): .lines(
          "250-mx.example.test", "250-X-LONG " + String(repeating: "x", count: 100_000), "250 STARTTLS")
      ]),
      expect: .failure("ehlo", "reply-too-long", "reply-too-long")),
  ]

  private static func stuttered(_ text: String) -> Answer {
    [.drip(Answer.line(text), every: .milliseconds(5))]
  }

  /// A minute and a half at one octet a second.
  private static let slowGreeting = Answer.line("220 mx.example.test " + String(repeating: "slow ", count: 14))
}
