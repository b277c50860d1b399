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
      "long-line", .unbounded, "answers EHLO with a line of 100 KB",
      Script(answers: [
        .command("EHLO", .clear): .lines(
          "250-mx.example.test", "250-X-LONG " + String(repeating: "x", count: 100_000), "250 STARTTLS")
      ]),
      expect: .failure("ehlo", "reply-too-long", "reply-too-long")),
  ]

  /// A minute and a half at one octet a second.
  private static let slowGreeting = Answer.line("220 mx.example.test " + String(repeating: "slow ", count: 14))
}
