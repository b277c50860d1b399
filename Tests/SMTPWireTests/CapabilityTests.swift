import SMTPWire
import Testing

@Suite("Capabilities (RFC 5321 §4.1.1.1)")
struct CapabilityTests {
  @Test(
    "are a keyword and parameters, divided by any blanks",
    arguments: [
      ("STARTTLS", "STARTTLS", []), ("SIZE 1000", "SIZE", ["1000"]), ("SIZE 0", "SIZE", ["0"]), ("SIZE", "SIZE", []),
      ("  SIZE \t 1000  ", "SIZE", ["1000"]), ("AUTH\tPLAIN\tLOGIN", "AUTH", ["PLAIN", "LOGIN"]),
      ("starttls ", "starttls", []), ("X-EXPS GSSAPI NTLM", "X-EXPS", ["GSSAPI", "NTLM"]),
      ("LIMITS RCPTMAX=100 MAILMAX=5", "LIMITS", ["RCPTMAX=100", "MAILMAX=5"]), ("XXXXXXXA", "XXXXXXXA", []),
      ("=x", "=x", []), ("-", "-", []), ("SIZE 99999999999999999999999", "SIZE", ["99999999999999999999999"]),
    ])
  func line(_ line: String, _ keyword: String, _ parameters: [String]) {
    #expect(
      Capability(line: Array(line.utf8))
        == Capability(keyword: Array(keyword.utf8), parameters: parameters.map { Array($0.utf8) }))
  }

  @Test(
    "know the legacy form",
    arguments: [
      ("AUTH=LOGIN PLAIN", "AUTH", ["LOGIN", "PLAIN"]), ("AUTH=LOGIN", "AUTH", ["LOGIN"]), ("AUTH=", "AUTH", []),
      ("AUTH= LOGIN", "AUTH", ["LOGIN"]), ("auth=login=x", "auth", ["login=x"]),
      ("XSECURITY=NONE,STARTTLS", "XSECURITY", ["NONE,STARTTLS"]),
    ])
  func legacyForm(_ line: String, _ keyword: String, _ parameters: [String]) {
    #expect(
      Capability(line: Array(line.utf8))
        == Capability(
          keyword: Array(keyword.utf8), parameters: parameters.map { Array($0.utf8) }, isLegacyForm: true))
  }

  @Test("are not in an empty line", arguments: ["", " ", "\t", " \t "])
  func emptyLine(_ line: String) { #expect(Capability(line: Array(line.utf8)) == nil) }

  @Test("keep the bytes that a server sent")
  func bytes() {
    let line: [UInt8] = [0x58, 0x00, 0xFF, 0x20, 0x80, 0x1B]
    #expect(Capability(line: line) == Capability(keyword: [0x58, 0x00, 0xFF], parameters: [[0x80, 0x1B]]))
  }

  @Test("are compared without regard to case, and exactly")
  func names() {
    for text in ["STARTTLS", "starttls", "StartTLS x"] {
      #expect(Capability(text).isNamed("STARTTLS"))
      #expect(Capability(text).isNamed("starttls"))
      #expect(Capability(text).name == Array("STARTTLS".utf8))
    }
    for text in ["STARTTLS2", "STARTTL", "XSTARTTLS", "STARTTLS\0", "\u{17F}TARTTLS", "START"] {
      #expect(!Capability(text).isNamed("STARTTLS"))
    }
    #expect(!Capability("@").isNamed("`"))
    #expect(!Capability("[").isNamed("{"))
  }

  @Test("are found by name")
  func lookup() {
    let capabilities = ["SIZE 1", "size 2", "starttls"].map { Capability($0) }
    #expect(capabilities.first(named: "SIZE") == Capability("SIZE 1"))
    #expect(capabilities.first(named: "DSN") == nil)
    #expect(capabilities.contains(named: "STARTTLS"))
    #expect(!capabilities.contains(named: "DSN"))
  }

  @Test("give the parameters of all lines of a name, each once, ready to print")
  func parameters() {
    let capabilities = ["AUTH PLAIN login", "AUTH=LOGIN", "auth CRAM-MD5 plain", "SIZE 5"].map { Capability($0) }
    #expect(capabilities.parameters(of: "AUTH") == ["PLAIN", "LOGIN", "CRAM-MD5"])
    #expect(capabilities.parameters(of: "DSN") == [])
    let hostile = [Capability(keyword: Array("AUTH".utf8), parameters: [[0x1B, 0x5B, 0xFF], [0x1B, 0x5B, 0xFE]])]
    #expect(hostile.parameters(of: "AUTH") == ["\\x1b[\\xff", "\\x1b[\\xfe"])
  }
}

@Suite("Answers to EHLO, HELO and LHLO")
struct HelloResponseTests {
  private func response(_ verb: HelloVerb = .ehlo, _ lines: String...) -> HelloResponse {
    HelloResponse(verb: verb, reply: Reply(code: 250, lines: lines.map { Array($0.utf8) }))
  }

  @Test("never read the first line as a keyword")
  func firstLine() {
    let only = response(.ehlo, "STARTTLS")
    #expect(only.capabilities == [])
    #expect(only.host == Array("STARTTLS".utf8))
    #expect(!response(.ehlo, "STARTTLS", "SIZE 1").capabilities.contains(named: "STARTTLS"))
    #expect(!response(.ehlo, "mx STARTTLS", "SIZE 1").capabilities.contains(named: "STARTTLS"))
  }

  @Test("read STARTTLS as the last line")
  func lastLine() {
    let outcome = Outcome(of: "250-mx.example.org\r\n250-SIZE\r\n250 STARTTLS\r\n")
    let capabilities = outcome.replies.flatMap { HelloResponse(verb: .ehlo, reply: $0).capabilities }
    #expect(capabilities == [Capability("SIZE"), Capability("STARTTLS")])
  }

  @Test("read STARTTLS also in front of CR CR LF, and with blanks or parameters behind it")
  func sloppyLines() {
    for line in ["STARTTLS\r", "STARTTLS  ", "STARTTLS\t", "starttls x"] {
      let outcome = Outcome(of: "250-mx\r\n250-\(line)\r\n250 SIZE\r\n")
      let capabilities = outcome.replies.flatMap { HelloResponse(verb: .ehlo, reply: $0).capabilities }
      #expect(capabilities.contains(named: "STARTTLS"), "\(Escaping.escaped(Array(line.utf8)))")
    }
  }

  @Test("skip empty lines and keep repeated keywords")
  func emptyAndRepeated() {
    let lines = response(.lhlo, "mx", "", "AUTH PLAIN", " ", "AUTH=PLAIN", "AUTH PLAIN").capabilities
    #expect(lines == [Capability("AUTH PLAIN"), Capability("AUTH=PLAIN"), Capability("AUTH PLAIN")])
  }

  @Test("have no capabilities after HELO, whatever its lines look like")
  func helo() {
    let helo = response(.helo, "mx", "STARTTLS")
    #expect(helo.capabilities == [])
    #expect(helo.host == Array("mx".utf8))
  }

  @Test("may have no host")
  func noHost() {
    #expect(response(.ehlo, "").host == nil)
    #expect(response(.ehlo, " \t").host == nil)
    #expect(response().host == nil)
    #expect(response(.ehlo, "  mx.example.org hello").host == Array("mx.example.org".utf8))
  }

  @Test("are asked for by their verb")
  func verbs() {
    #expect([HelloVerb.ehlo, .helo, .lhlo].map(\.rawValue) == ["EHLO", "HELO", "LHLO"])
  }
}

@Suite("Greetings (RFC 5321 §4.2)")
struct GreetingTests {
  @Test(
    "name their host and may mention ESMTP as a word",
    arguments: [
      ("mx.example.org ESMTP Postfix", "mx.example.org", true), ("mx.example.org SMTP", "mx.example.org", false),
      ("mx.example.org esmtp", "mx.example.org", true), ("mx.example.org NoESMTP", "mx.example.org", false),
      ("ESMTP", "ESMTP", true), ("[192.0.2.1]\tESMTP", "[192.0.2.1]", true),
      ("****************", "****************", false),
    ])
  func words(_ text: String, _ host: String, _ mentionsESMTP: Bool) {
    let greeting = Greeting(reply: Reply(code: 220, text: text))
    #expect(greeting.host == Array(host.utf8))
    #expect(greeting.mentionsESMTP == mentionsESMTP)
  }

  @Test(
    "that refuse name a host only where their first word can be one",
    arguments: [
      (421, "mx.example.org Service not available", "mx.example.org"), (554, "mx1.example.org", "mx1.example.org"),
      (521, "MX_1.example.org does not accept mail", "MX_1.example.org"), (421, "busy", nil),
      (421, "4.7.0 mx.example.org Error: too many connections", nil), (554, "5.7.1 Service unavailable", nil),
      (554, "192.0.2.1 is listed", nil), (450, "later...", nil), (554, "No.", nil), (554, ".example.org", nil),
      (554, "mx.example.org, no", nil), (554, "user@example.org", nil), (554, "", nil), (250, "mx", nil),
      (554, "ex\u{E4}mple.org", nil), (554, "\(String(repeating: "a", count: 64)).example.org", nil),
      (554, String(repeating: "a.", count: 130) + "org", nil), (220, "2.0.0", "2.0.0"),
    ] as [(Int, String, String?)])
  func refusals(_ code: Int, _ text: String, _ host: String?) {
    #expect(Greeting(reply: Reply(code: code, text: text)).host == host.map { Array($0.utf8) })
  }

  @Test("are looked at in all their lines for the word, in the first for the host")
  func lines() {
    let greeting = Greeting(reply: Reply(code: 220, text: "", "mx.example.org ESMTP"))
    #expect(greeting.host == nil)
    #expect(greeting.mentionsESMTP)
  }
}
