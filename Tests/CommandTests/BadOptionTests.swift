import Testing

/// A command line that cannot be meant, and what is said to it.
struct BadInput: CustomTestStringConvertible, Sendable {
  var words: [String]
  var error: String
  var hint: String?

  init(_ words: String..., error: String, hint: String? = nil) {
    self.words = words
    self.error = error
    self.hint = hint
  }

  var testDescription: String { words.joined(separator: " ") }
  var text: String { "error: \(error)\n" + (hint.map { "hint: \($0)\n" } ?? "") }
}

@Suite("bad options")
struct BadOptionTests {
  static let help = "'ehlo probe --help' lists the options"
  static let stages = "the stages are connect, greeting, ehlo, starttls, handshake and ehlo-tls"

  @Test(
    "are usage errors, one line that names the part",
    arguments: [
      BadInput("--timeout", "-1", "mx.test:25", error: "--timeout: '-1' is no number of seconds above zero"),
      BadInput("--timeout=-1", "mx.test:25", error: "--timeout: '-1' is no number of seconds above zero"),
      BadInput("--timeout", "0", "mx.test:25", error: "--timeout: '0' is no number of seconds above zero"),
      BadInput(
        "--timeout", "0.0000000001", "mx.test:25",
        error: "--timeout: '0.0000000001' is no number of seconds above zero"),
      BadInput("--timeout", "", "mx.test:25", error: "--timeout: '' is no number of seconds above zero"),
      BadInput("--timeout", ".", "mx.test:25", error: "--timeout: '.' is no number of seconds above zero"),
      BadInput("--timeout", "1e3", "mx.test:25", error: "--timeout: '1e3' is no number of seconds above zero"),
      BadInput("--timeout", "nan", "mx.test:25", error: "--timeout: 'nan' is no number of seconds above zero"),
      BadInput("--timeout", "1.2.3", "mx.test:25", error: "--timeout: '1.2.3' is no number of seconds above zero"),
      BadInput("--timeout", "86401", "mx.test:25", error: "--timeout: '86401' is longer than a day (86400)"),
      BadInput(
        "--timeout", "99999999999999999999999999", "mx.test:25",
        error: "--timeout: '99999999999999999999999999' is longer than a day (86400)"),
      BadInput("mx.test:25", "--timeout", error: "missing value for '--timeout <seconds>'", hint: help),
      BadInput(
        "--connect-timeout", "x", "mx.test:25",
        error: "--connect-timeout: 'x' is no number of seconds above zero"),
      BadInput(
        "--greeting-timeout", "-0.5", "mx.test:25",
        error: "--greeting-timeout: '-0.5' is no number of seconds above zero"),
      BadInput(
        "--handshake-timeout", "١", "mx.test:25",
        error: "--handshake-timeout: '١' is no number of seconds above zero"),
      BadInput("--max-time", "--pem", "mx.test:25", error: "missing value for '--max-time <seconds>'", hint: help),
      BadInput("--quit-timeout", "-1", "mx.test:25", error: "--quit-timeout: '-1' is no number of seconds from zero"),
      BadInput("--width", "10", "mx.test:25", error: "--width: '10' is no number from 40 to 1000"),
      BadInput("--width", "wide", "mx.test:25", error: "--width: 'wide' is no number from 40 to 1000"),
      BadInput(
        "--sni", "a\u{7}b", "mx.test:25", error: #"--sni: 'a\x07b' is no host name: '\x07' may not stand in a name"#),
      BadInput("--sni", "", "mx.test:25", error: "--sni: '' is no host name: the name is empty"),
      BadInput(
        "--sni", "a..b", "mx.test:25",
        error: "--sni: 'a..b' is no host name: the name has an empty label: two dots in a row, or one at its beginning"),
      BadInput("--sni", "mx.test", "--no-sni", "mx.test:25", error: "--sni and --no-sni exclude each other"),
      BadInput(
        "--servername-check", "-a.test", "mx.test:25",
        error: "--servername-check: '-a.test' is no host name: the label '-a' begins or ends with a hyphen"),
      BadInput(
        "--servername-check=-a.test", "mx.test:25",
        error: "--servername-check: '-a.test' is no host name: the label '-a' begins or ends with a hyphen"),
      BadInput("--helo", "a b", "mx.test:25", error: "--helo: 'a b' is no host name: ' ' may not stand in a name"),
      BadInput(
        "--helo", "a\r\nMAIL FROM:<>", "mx.test:25",
        error: #"--helo: 'a\x0d\x0aMAIL FROM:<>' is no host name: '\x0d' may not stand in a name"#),
      BadInput("--ehlo", "", "mx.test:25", error: "--helo: '' is no host name: the name is empty"),
      BadInput(
        "--helo", "[::1]", "mx.test:25", error: "--helo: '[::1]' is no address literal",
        hint: "[192.0.2.1] or [IPv6:2001:db8::1]"),
      BadInput(
        "--helo", "[", "mx.test:25", error: "--helo: '[' is no address literal",
        hint: "[192.0.2.1] or [IPv6:2001:db8::1]"),
      BadInput(
        "--helo", "127.0.0.1", "mx.test:25", error: "--helo: '127.0.0.1' is an address, not a name",
        hint: "in EHLO it stands as [127.0.0.1]"),
      BadInput(
        "--ehlo", "2001:DB8::1", "mx.test:25", error: "--helo: '2001:DB8::1' is an address, not a name",
        hint: "in EHLO it stands as [IPv6:2001:db8::1]"),
      BadInput(
        "--sni", "192.0.2.1", "mx.test:25",
        error: "--sni: '192.0.2.1' is an address, and only names can be asked for (RFC 6066 section 3)",
        hint: "--no-sni asks for none"),
      BadInput(
        "--sni", "[2001:db8::1]", "mx.test:25",
        error: "--sni: '[2001:db8::1]' is an address, and only names can be asked for (RFC 6066 section 3)",
        hint: "--no-sni asks for none"),
      BadInput("-4", "-6", "mx.test:25", error: "-4 and -6 exclude each other", hint: "without them both are tried"),
      BadInput(
        "-6", "--local-address", "127.0.0.1", "mx.test:25",
        error: "--local-address: 127.0.0.1 is not of the family that -6 asks for"),
      BadInput("--local-address", "localhost", "mx.test:25", error: "--local-address: 'localhost' is no IP address"),
      BadInput(
        "--resolve", "mx.test", "mx.test:25", error: "--resolve: 'mx.test' is not NAME:ADDRESS",
        hint: "for instance --resolve mx.example.org:192.0.2.1"),
      BadInput(
        "--resolve", "mx.test:25:127.0.0.1", "mx.test:25",
        error: "--resolve: '25:127.0.0.1' is no IP address"),
      BadInput("--resolve", ":127.0.0.1", "mx.test:25", error: "--resolve: '' is no host name: the name is empty"),
      BadInput("--proxy-protocol", "v3", "mx.test:25", error: "--proxy-protocol: 'v3' is none of v1, v2"),
      BadInput("--quit-after", "lunch", "mx.test:25", error: "--quit-after: 'lunch' is no stage", hint: stages),
      BadInput("--quit-after", "", "mx.test:25", error: "--quit-after: '' is no stage", hint: stages),
      BadInput("--starttls", "always", "mx.test:25", error: "--starttls: 'always' is none of auto, never"),
      BadInput(
        "--starttls", "never", "--force-starttls", "mx.test:25",
        error: "--starttls never and --force-starttls exclude each other"),
      BadInput("--tls-min", "1.4", "mx.test:25", error: "--tls-min: '1.4' is none of 1.0, 1.1, 1.2, 1.3"),
      BadInput("--tls-min", "1.3", "--tls-max", "1.2", "mx.test:25", error: "--tls-min 1.3 is above --tls-max 1.2"),
      BadInput("--ciphers", "", "mx.test:25", error: "--ciphers: is empty"),
      BadInput("--ciphers", "A\nB", "mx.test:25", error: #"--ciphers: 'A\x0aB' is no plain text"#),
      BadInput("--policy", "strict", "mx.test:25", error: "--policy: 'strict' is none of may, encrypt, verify"),
      BadInput("--fail-on", "info", "mx.test:25", error: "--fail-on: 'info' is none of error, warning, note, never"),
      BadInput(
        "--cert", "client.pem", "mx.test:25", error: "--cert needs --key",
        hint: "if one file holds both, name it for both"),
      BadInput("--key", "client.pem", "mx.test:25", error: "--key needs --cert"),
      BadInput("--ca-file", "a", "--ca-path", "b", "mx.test:25", error: "--ca-file and --ca-path exclude each other"),
      BadInput("--ca-file", "a", "--no-ca", "mx.test:25", error: "--ca-file and --no-ca exclude each other"),
      BadInput("--pretty", "mx.test:25", error: "--pretty needs --json"),
      BadInput("--bogus", "mx.test:25", error: "unknown option '--bogus'", hint: help),
      BadInput("--b\u{1b}[31m", "mx.test:25", error: #"unknown option '--b\x1b[31m'"#, hint: help),
      BadInput("-x", "mx.test:25", error: "unknown option '-x'", hint: help),
      BadInput(
        "--timeot", "3", "mx.test:25", error: "unknown option '--timeot'", hint: "did you mean '--timeout'?"),
      BadInput("--json=yes", "mx.test:25", error: "'--json' takes no value", hint: help),
      BadInput("-vx", "mx.test:25", error: "unknown option '-vx'", hint: help),
      BadInput(
        "-v", "demo", error: "'demo' is a command, and a command stands first",
        hint: "'ehlo demo …', or 'ehlo probe … demo' for a host of this name"),
      BadInput(
        "demo", "--scenario", "expird", error: "--scenario: 'expird' is none", hint: "did you mean 'expired'?"),
      BadInput(
        "explain", "starttls-not-ofered", error: "no finding is called 'starttls-not-ofered'",
        hint: "did you mean 'starttls-not-offered'?"),
      BadInput(
        "--generate-completion-script", "csh",
        error: "--generate-completion-script: 'csh' is none of bash, zsh, fish"),
      BadInput("demo", "extra", error: "unexpected argument 'extra'", hint: "'ehlo demo --help' lists the options"),
      BadInput("demo", "--port", "70000", error: "--port: '70000' is no number from 0 to 65535"),
      BadInput("demo", "--ca-out", "root.pem", error: "--ca-out needs --serve"),
      BadInput(
        "demo", "--scenario", "good luck", error: "--scenario: 'good luck' is none",
        hint: "'ehlo demo --list' tells which there are"),
      BadInput(
        "explain", "no\u{1b}such", error: #"no finding is called 'no\x1bsuch'"#,
        hint: "'ehlo explain' lists them all"),
      BadInput("talk", error: "no target", hint: "'ehlo talk --help' tells what there is"),
      BadInput(
        "talk", "a.test", "smtp://user:s3cret@b.test", error: "unexpected argument 'smtp://(secret)@b.test'",
        hint: "'ehlo talk --help' lists the options"),
      BadInput(
        "talk", "a.test", "b.test", error: "unexpected argument 'b.test'", hint: "'ehlo talk --help' lists the options"),
      BadInput(
        "talk", "--quit-after=ehlo", "mx.test", error: "'--quit-after' has no place here",
        hint: "type QUIT when you have seen enough"),
      BadInput(
        "talk", "--fail-on-reply=6xx", "mx.test", error: "--fail-on-reply: '6xx' is no list of replies",
        hint: "for instance 4xx,5xx or 550,421"),
      BadInput(
        "help", "bogus", error: "no command is called 'bogus'",
        hint: "there are probe, certs, scan, talk, send, relay, whoami, demo, explain"),
    ])
  func options(_ input: BadInput) async throws {
    let outcome = try await Ehlo.run(input.words)
    #expect(outcome.errors == input.text)
    #expect(outcome.output == "")
    #expect(outcome.status == 64)
  }

  @Test(
    "are quoted no longer than a person reads",
    arguments: [
      ["LONG"], ["mx.test:LONG"], ["LONG://mx.test"], ["[LONG"], ["9LONG"], ["a@LONG"], ["--LONG", "mx.test"],
      ["--sni", "LONG", "mx.test"], ["--timeout", "LONG", "mx.test"], ["--resolve", "LONG", "mx.test"],
      ["--ca-file", "LONG", "mx.test"], ["--ca-path", "LONG", "mx.test"], ["--keylog", "LONG", "mx.test"],
      ["--ciphers", "LONG", "mx.test"], ["--policy", "LONG", "mx.test"], ["demo", "--scenario", "LONG"],
      ["demo", "LONG"], ["explain", "LONG"], ["help", "LONG"],
    ])
  func long(_ words: [String]) async throws {
    let long = String(repeating: "9\u{FC}", count: 30_000)
    let outcome = try await Ehlo.run(words.map { $0.replacing("LONG", with: long) })
    #expect(outcome.errors.hasPrefix("error: "))
    #expect(outcome.errors.count < 800)
    #expect(outcome.status == 64)
  }

  @Test("give a failure document where documents were asked for")
  func document() async throws {
    let outcome = try await Ehlo.run("--json", "--timeout", "-1", "mx.test:25")
    let json = try outcome.json
    #expect(json["schema"] as? String == "ehlo/probe/1")
    #expect(json["target", "input"] as? String == "mx.test:25")
    #expect(json["failure", "reason"] as? String == "usage")
    #expect(json["failure", "message"] as? String == "--timeout: '-1' is no number of seconds above zero")
    #expect(json.verdict == "fail")
    #expect(outcome.errors == "error: --timeout: '-1' is no number of seconds above zero\n")
    #expect(outcome.status == 64)
  }

  @Test("a server that stays has no document to give")
  func serve() async throws {
    let outcome = try await Ehlo.run("demo", "--serve", "--json")
    #expect(outcome.errors == "error: --serve and --json exclude each other\n")
    #expect(outcome.status == 64)
  }

  @Test("that the parser refuses give one, too")
  func parserDocument() async throws {
    let outcome = try await Ehlo.run("--bogus", "--json", "--pretty", "mx.test:25")
    #expect(try outcome.json["failure", "message"] as? String == "unknown option '--bogus'")
    #expect(outcome.lines.count > 10)
    #expect(outcome.status == 64)
  }
}
