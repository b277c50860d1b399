extension Scenario {
  static let replies: [Scenario] = [
    Scenario(
      "bare-lf", .replies, "ends the lines of its EHLO reply with LF alone",
      hello(Array("250-mx.example.test\n250-SIZE 10240000\n250 STARTTLS\n".utf8)), expect: .usual("reply-syntax")),
    Scenario(
      "bare-cr", .replies, "has a bare CR where a line should end",
      hello(Array("250-mx.example.test\r250-8BITMIME\r\n250-SIZE 10240000\r\n250 STARTTLS\r\n".utf8)),
      expect: .usual("reply-syntax")),
    Scenario(
      "cr-cr-lf", .replies, "ends the lines of its EHLO reply with CR CR LF",
      hello(Array("250-mx.example.test\r\r\n250-SIZE 10240000\r\r\n250 STARTTLS\r\r\n".utf8)),
      expect: .usual("reply-syntax")),
    Scenario(
      "tab-separator", .replies, "sets its codes off with a tab",
      hello(.lines("250-mx.example.test", "250-SIZE 10240000", "250\tSTARTTLS")), expect: .usual("reply-syntax")),
    Scenario(
      "mixed-codes-refusal", .replies, "begins a reply with 250 and ends it with 550",
      hello(.lines("250-mx.example.test", "250-STARTTLS", "550 5.7.1 Access denied")),
      expect: .failure("ehlo", "rejected", code: 550, "ehlo-refused", "reply-syntax")),
    Scenario(
      "mixed-codes", .replies, "changes the code within a reply",
      hello(.lines("250-mx.example.test", "251-SIZE 10240000", "250 STARTTLS")), expect: .usual("reply-syntax")),
    Scenario(
      "stray-lines", .replies, "sends lines without a code in front of a reply",
      hello(.lines("warning: disk is full", "250-mx.example.test", "250-SIZE 10240000", "250 STARTTLS")),
      expect: .usual("reply-syntax")),
    Scenario(
      "stray-lines-within", .replies, "sends lines without a code within a reply",
      hello(.lines("250-mx.example.test", "SIZE 10240000", "25", "250 STARTTLS")), expect: .usual("reply-syntax")),
    Scenario(
      "words-for-reply", .replies, "answers EHLO with words alone", hello(.lines("Hello there!", "How do you do?")),
      needsDeadline: true, expect: .failure("ehlo", "malformed-reply", "reply-malformed")),
    Scenario(
      "two-digit-code", .replies, "answers EHLO with codes of two digits", hello(.lines("25-mx", "25 STARTTLS")),
      needsDeadline: true, expect: .failure("ehlo", "malformed-reply", "reply-malformed")),
    Scenario(
      "overlong-line", .replies, "sends a line of 1000 octets",
      Script(
        clearCapabilities: Script.usualCapabilities + [longCapability],
        protectedCapabilities: Script.usualProtectedCapabilities + [longCapability]), expect: .usual("reply-syntax")),
    Scenario(
      "malformed-code", .replies, "answers EHLO with the code 650", hello(.reply(650, "what is this")),
      expect: .failure("ehlo", "malformed-reply", "reply-malformed")),
    Scenario(
      "byte-sized-segments", .replies, "sends every octet in a segment of its own", Script(segmentLength: 1),
      expect: .usual()),
    Scenario(
      "control-bytes", .replies, "puts NUL, backspace and bell into its texts",
      saying([0x00, 0x08, 0x07, 0x7F]), expect: .usual("reply-control-bytes")),
    Scenario(
      "terminal-escapes", .replies, "puts escape sequences for terminals into its texts",
      saying(Array("\u{1B}[2J\u{1B}]0;owned\u{07}\u{1B}[31mred".utf8)), expect: .usual("reply-control-bytes")),
    Scenario(
      "bidi", .replies, "puts bidirectional controls into its texts",
      saying(Array("\u{202E}txet desrever\u{202C}\u{2066}\u{200F}".utf8)), expect: .usual("reply-not-ascii")),
    Scenario(
      "c1-controls", .replies, "puts C1 control characters into its texts",
      saying([0xC2, 0x9B, 0x33, 0x31, 0x6D, 0xC2, 0x85]), expect: .usual("reply-not-ascii")),
    Scenario(
      "latin-1", .replies, "writes its texts in Latin-1", saying([0x47, 0x72, 0xFC, 0xDF, 0x65]),
      expect: .usual("reply-not-ascii")),
    Scenario(
      "gbk", .replies, "writes its texts in GBK", saying([0xC4, 0xE3, 0xBA, 0xC3, 0xCA, 0xC0, 0xBD, 0xE7]),
      expect: .usual("reply-not-ascii")),
    Scenario(
      "broken-utf-8", .replies, "puts bytes that are no UTF-8 into its texts",
      saying([0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0x9B, 0xE2, 0x82]), expect: .usual("reply-not-ascii")),
  ]

  private static let longCapability = "X-LONG " + String(repeating: "x", count: 987)

  private static func hello(_ answer: Answer) -> Script { Script(answers: [.command("EHLO", .clear): answer]) }

  private static func hello(_ bytes: [UInt8]) -> Script { hello(.bytes(bytes)) }

  /// The bytes stand in the text of every reply and in a parameter of a keyword.
  private static func saying(_ bytes: [UInt8]) -> Script {
    var script = Script(textSuffix: [0x20] + bytes)
    let capability = Array("X-NOTE ".utf8) + bytes
    script.clearCapabilities.append(capability)
    script.protectedCapabilities.append(capability)
    return script
  }
}
