/// Bytes that fool terminals and careless code, in each place where a server may put bytes. `control-bytes` and its
/// kin have one kind of them in many places.
extension Scenario {
  static let hostileText: [Scenario] = [
    hostile("greeting", "in the text of its greeting", greeting(in: "220 mx.example.test ESMTP %"), .usual(both)),
    hostile(
      "host-name", "in its own name",
      Script(answers: [
        .greeting: line("220 % ESMTP"), .command("EHLO", .clear): line("250-%") + line("250 STARTTLS"),
        .command("EHLO", .protected): line("250-%") + line("250 SIZE 10240000"),
      ]), .usual(both)),
    hostile("no-greeting", "in place of a greeting", greeting(in: "%", then: [.close]), malformed),
    hostile(
      "421", "in a greeting with 421", greeting(in: "421 4.3.2 busy %", then: [.close]),
      .failure("greeting", "rejected", code: 421, both + ["server-busy"])),
    hostile("keyword", "in a keyword", capability("X%"), .usual(both)),
    hostile("parameter", "in a parameter", capability("LIMITS RCPTMAX=% x"), .usual(both)),
    hostile(
      "refusal", "in a refusal of EHLO", answering("EHLO", "550 5.7.1 Access denied %"),
      .failure("ehlo", "rejected", code: 550, both + ["ehlo-refused"])),
    hostile(
      "enhanced-code", "in an enhanced status code", answering("EHLO", "550 5.%.1 Access denied"),
      .failure("ehlo", "rejected", code: 550, both + ["ehlo-refused"])),
    hostile(
      "stray-line", "in a line without a code",
      Script(answers: [.command("EHLO", .clear): line("%") + line("250-mx.example.test") + line("250 STARTTLS")]),
      .usual(both + ["reply-syntax"])),
    hostile(
      "malformed-code", "behind a code that is none", answering("EHLO", "650 %"),
      .failure("ehlo", "malformed-reply", ["reply-malformed"])),
    hostile(
      "starttls", "in the text of its 220 to STARTTLS",
      Script(answers: [.command("STARTTLS", .clear): line("220 2.0.0 %") + [.startTLS]]), .usual(both)),
    hostile(
      "starttls-refusal", "in a refusal of STARTTLS", answering("STARTTLS", "454 4.7.0 %"),
      .failure("starttls", "rejected", code: 454, both + ["starttls-refused"])),
    hostile(
      "plaintext", "in the clear behind the 220",
      Script(answers: [
        .command("STARTTLS", .clear): .bytes(bytes("220 2.0.0 Ready to start TLS") + bytes("250 %")) + [.startTLS]
      ]),
      .failure("starttls", "plaintext-after-220", ["plaintext-after-220"])),
    hostile(
      "not-tls", "in place of TLS", Script(answers: [.handshakeBegins: line("%")]),
      .failure("handshake", "not-tls", ["handshake-failed"])),
    hostile(
      "refusal-inside-tls", "in a refusal of EHLO within TLS",
      Script(answers: [.command("EHLO", .protected): line("503 5.5.1 %")]),
      .failure("ehlo-tls", "rejected", code: 503, both + ["ehlo-refused-inside-tls"])),
    hostile(
      "unsolicited", "in a reply that nobody asked for",
      Script(answers: [.greeting: .bytes(bytes("220 mx.example.test ESMTP") + bytes("250 %"))]),
      .usual(both + ["unsolicited-reply"])),
    hostile(
      "goodbye", "in its answer to QUIT", Script(answers: [.command("QUIT", nil): line("221 2.0.0 %") + [.close]]),
      .usual(both)),
  ]

  private static let both = ["reply-control-bytes", "reply-not-ascii"]
  private static let malformed = Expectation.failure("greeting", "malformed-reply", ["not-smtp"])

  private static func hostile(
    _ place: String, _ words: String, _ script: Script, _ expectation: Expectation
  ) -> Scenario {
    Scenario(
      "hostile-\(place)", .hostileText, "has NUL, escape sequences and broken UTF-8 \(words)", script,
      expect: expectation)
  }

  /// The text with CRLF, and with the hostile bytes in place of its percent sign.
  private static func bytes(_ text: String) -> [UInt8] {
    Answer.line(text).flatMap { $0 == UInt8(ascii: "%") ? HostileText.bytes : [$0] }
  }

  private static func line(_ text: String) -> Answer { .bytes(bytes(text)) }

  private static func greeting(in text: String, then end: Answer = []) -> Script {
    Script(answers: [.greeting: line(text) + end])
  }

  private static func answering(_ verb: String, _ text: String) -> Script {
    Script(answers: [.command(verb, .clear): line(text)])
  }

  private static func capability(_ text: String) -> Script {
    var script = Script()
    script.protectedCapabilities = ["PIPELINING", "SIZE 52428800"].map { Array($0.utf8) } + [bytes(text).dropLast(2)]
    script.clearCapabilities = ["PIPELINING", "STARTTLS"].map { Array($0.utf8) } + [bytes(text).dropLast(2)]
    return script
  }
}
