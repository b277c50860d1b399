extension Scenario {
  static let wellBehaved: [Scenario] = [
    Scenario("good", .wellBehaved, "a Postfix as it should be", expect: .usual()),
    Scenario(
      "same-capabilities", .wellBehaved, "lists the same before TLS and within",
      Script(protectedCapabilities: Script.usualCapabilities), expect: .complete()),
    Scenario(
      "size-changed", .wellBehaved, "takes larger messages within TLS",
      Script(clearCapabilities: ["SIZE 10240000", "STARTTLS"], protectedCapabilities: ["SIZE 52428800"]),
      expect: .usual()),
    Scenario(
      "implicit-tls", .wellBehaved, "speaks TLS from the first byte", Script(isTLSImplicit: true),
      expect: .complete()),
    Scenario("lmtp", .wellBehaved, "speaks LMTP", Script(dialect: .lmtp), expect: .usual()),
    Scenario(
      "multi-line-greeting", .wellBehaved, "greets with three lines",
      Script(answers: [
        .greeting: .lines("220-mx.example.test ESMTP", "220-No spam, please", "220 mx.example.test ready")
      ]),
      expect: .usual()),
    Scenario(
      "teaser", .wellBehaved, "watches for early talkers behind the first line of its greeting",
      Script(answers: [
        .greeting: [
          .send(Answer.line("220-mx.example.test ESMTP")), .pause(.milliseconds(200)),
          .punishEarlyTalker(Answer.line("554 5.5.1 SMTP synchronization error")),
          .send(Answer.line("220 mx.example.test ESMTP Postfix")),
        ]
      ]),
      expect: .usual()),
    Scenario(
      "starttls-last", .wellBehaved, "names STARTTLS in the last line, which has no hyphen",
      Script(clearCapabilities: ["PIPELINING", "SIZE 10240000", "8BITMIME", "STARTTLS"]), expect: .usual()),
    Scenario(
      "odd-spelling", .wellBehaved, "writes keywords in mixed case, with doubled and trailing blanks",
      Script(
        clearCapabilities: ["pipelining", "Size  10240000 ", "StartTLS ", "8BitMime"],
        protectedCapabilities: ["pipelining", "Size  10240000 ", "8BitMime"]), expect: .complete()),
    Scenario(
      "legacy-auth", .wellBehaved, "names AUTH within TLS in the old form with an equals sign, too",
      Script(protectedCapabilities: Script.usualProtectedCapabilities + ["AUTH=PLAIN LOGIN"]), expect: .usual()),
  ]
}
