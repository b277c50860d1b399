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
          .punishEarlyTalker(synchronizationError),
          .send(Answer.line("220 mx.example.test ESMTP Postfix")),
        ]
      ]),
      expect: .usual()),
    Scenario(
      "one-at-a-time", .wellBehaved, "takes its time for each answer, and refuses who speaks before it",
      Script(answers: [
        .greeting: slowly("220 mx.example.test ESMTP Postfix"),
        .command("EHLO", .clear): slowly("250-mx.example.test", "250-SIZE 10240000", "250 STARTTLS"),
        .command("STARTTLS", .clear): slowly("220 2.0.0 Ready to start TLS") + [.startTLS],
        .command("EHLO", .protected): slowly("250-mx.example.test", "250 SIZE 10240000"),
      ]),
      expect: .complete()),
    Scenario(
      "starttls-last", .wellBehaved, "names STARTTLS in the last line, which has no hyphen",
      Script(clearCapabilities: ["PIPELINING", "SIZE 10240000", "8BITMIME", "STARTTLS"]), expect: .usual()),
    Scenario(
      "odd-spelling", .wellBehaved, "writes keywords in mixed case, with doubled and trailing blanks",
      Script(
        clearCapabilities: ["pipelining", "Size  10240000 ", "StartTLS ", "8BitMime"],
        protectedCapabilities: ["pipelining", "Size  10240000 ", "8BitMime"]), expect: .complete()),
    Scenario(
      "tabs", .wellBehaved, "sets its parameters off with tabs",
      Script(
        clearCapabilities: ["SIZE\t10240000", "starttls\t", "\t8bitmime"],
        protectedCapabilities: ["SIZE\t10240000", "\t8bitmime"]),
      expect: .complete()),
    Scenario(
      "starttls-with-parameters", .wellBehaved, "offers STARTTLS with a parameter",
      Script(
        clearCapabilities: ["SIZE 10240000", "STARTTLS REQUIRED"], protectedCapabilities: ["SIZE 10240000"]),
      expect: .complete()),
    Scenario(
      "odd-sizes", .wellBehaved, "offers SIZE without a number, with none that is one, and with one too large",
      Script(
        clearCapabilities: oddSizes + ["STARTTLS"], protectedCapabilities: oddSizes), expect: .complete()),
    Scenario(
      "300-lines", .wellBehaved, "answers EHLO with 300 lines",
      Script(clearCapabilities: manyKeywords + ["STARTTLS"], protectedCapabilities: manyKeywords),
      expect: .complete()),
    Scenario(
      "code-only-replies", .wellBehaved, "says codes without a text wherever it can",
      Script(answers: [
        .greeting: .lines("220"), .command("EHLO", .clear): .lines("250-mx.example.test", "250-STARTTLS", "250"),
        .command("STARTTLS", .clear): .lines("220") + [.startTLS], .command("EHLO", .protected): .lines("250"),
        .command("QUIT", .protected): .lines("221") + [.close],
      ]),
      expect: .complete()),
    Scenario(
      "legacy-auth", .wellBehaved, "names AUTH within TLS in the old form with an equals sign, too",
      Script(protectedCapabilities: Script.usualProtectedCapabilities + ["AUTH=PLAIN LOGIN"]), expect: .usual()),
    Scenario(
      "port25", .wellBehaved, "the PowerMTA to which a well-known manual for testing mail by telnet speaks",
      Script(
        hostName: Script.port25HostName,
        answers: [
          .greeting: .reply(220, "mail.port25.com (PowerMTA(TM) v4.0) ESMTP service ready"),
          .command("EHLO", .clear): hello(port25Capabilities),
          .command("EHLO", .protected): hello(port25Capabilities.filter { $0 != "STARTTLS" }),
          .command("STARTTLS", .clear): .reply(220, "2.0.0 ready to start TLS") + [.startTLS],
          .command("MAIL", nil): .reply(250, "2.1.0 MAIL ok"),
          .command("RCPT", nil): .reply(250, "2.1.5 RCPT ok"),
          .command("DATA", nil): .reply(354, "send message"),
          .command("QUIT", nil): .closing(221, "2.0.0 mail.port25.com says goodbye"),
        ]),
      tls: ServerTLS(.port25), approach: Approach(host: Script.port25HostName), expect: .complete()),
  ]

  private static let port25Capabilities = [
    "STARTTLS", "ENHANCEDSTATUSCODES", "PIPELINING", "CHUNKING", "8BITMIME", "XACK", "XMRG", "SIZE 54525952", "VERP",
    "DSN",
  ]

  private static func hello(_ capabilities: [String]) -> Answer {
    let texts = ["mail.port25.com says hello"] + capabilities
    return .bytes(texts.enumerated().flatMap { Answer.line("250\($0 < texts.count - 1 ? "-" : " ")\($1)") })
  }

  private static let oddSizes = ["SIZE", "SIZE 0", "SIZE many", "SIZE 4294967296", "SIZE 99999999999999999999"]
  private static let manyKeywords = (1...300).map { "X-\($0)" }

  private static func slowly(_ lines: String...) -> Answer {
    [.pause(.milliseconds(50)), .punishEarlyTalker(synchronizationError), .send(lines.flatMap(Answer.line))]
  }
}
