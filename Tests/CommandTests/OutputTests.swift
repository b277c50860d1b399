import Foundation
import TestSupport
import Testing

@Suite("output")
struct OutputTests {
  static let escape = "\u{1b}"

  @Test(
    "a standard output that cannot be written is an error of its own",
    arguments: [
      ("exec >&-; \"$EHLO\" demo", "bad file descriptor"),
      ("exec >&-; \"$EHLO\" --help", "bad file descriptor"),
      ("exec >&-; \"$EHLO\" --version", "bad file descriptor"),
      ("exec >&-; \"$EHLO\" explain", "bad file descriptor"),
      ("exec >&-; \"$EHLO\" --json 127.0.0.1:1", "bad file descriptor"),
      ("exec <&- >&-; \"$EHLO\" demo --json", "bad file descriptor"),
    ])
  func closed(_ script: String, _ reason: String) async throws {
    let outcome = try await Ehlo.shell(script)
    #expect(outcome.errors.split(separator: "\n").last == "error: standard output: \(reason)")
    #expect(outcome.status == 74)
  }

  #if os(Linux)
    @Test("so is a full one", arguments: ["demo", "demo --json", "explain", "--help", "--version", "--json --bogus"])
    func full(_ words: String) async throws {
      let outcome = try await Ehlo.shell("exec >/dev/full; \"$EHLO\" \(words)")
      #expect(outcome.errors.split(separator: "\n").last == "error: standard output: no space left on device")
      #expect(outcome.status == 74)
    }
  #endif

  @Test("so is one that nobody reads any more, and no signal ends the program")
  func brokenPipe() async throws {
    let directory = try TemporaryDirectory()
    let fifo = directory.path("fifo")
    let run = try await Ehlo.shell(
      """
      mkfifo '\(fifo)'
      true <'\(fifo)' &
      exec 3>'\(fifo)'
      wait
      "$EHLO" explain >&3
      """)
    #expect(run.errors == "error: standard output: broken pipe\n")
    #expect(run.status == 74)
  }

  @Test("a closed standard error harms nothing")
  func closedErrors() async throws {
    let outcome = try await Ehlo.shell("exec 2>&-; \"$EHLO\" demo --json")
    #expect(try outcome.json.verdict == "pass")
    #expect(outcome.status == 0)
  }

  @Test("--json is one line, --pretty many, with the same content")
  func pretty() async throws {
    try await withScenario("good") { server in
      let plain = try await Ehlo.run(server.options + ["--json", server.target])
      let pretty = try await Ehlo.run(server.options + ["--json", "--pretty", server.target])
      #expect(plain.lines.count == 2 && plain.lines.last == "")
      #expect(pretty.lines.count > 100)
      #expect(try Set(plain.document().keys) == Set(pretty.document().keys))
      #expect(plain.errors == "" && pretty.errors == "")
    }
  }

  @Test("--transcript comes after the report, and on standard error beside documents")
  func transcript() async throws {
    try await withScenario("good") { server in
      let text = try await Ehlo.run(server.options + ["--transcript", "--helo", "probe.example.org", server.target])
      let report = try #require(text.output.range(of: "findings"))
      let dialogue = try #require(text.output.range(of: "-> EHLO probe.example.org\n"))
      #expect(report.upperBound < dialogue.lowerBound)
      #expect(text.output.contains("~> EHLO probe.example.org\n"))
      #expect(text.errors == "")

      let json = try await Ehlo.run(server.options + ["--json", "--transcript", server.target])
      #expect(try json.json.verdict == "pass")
      #expect(json.errors.contains("<- 220 mx.example.test ESMTP"))
    }
  }

  @Test("--pem shows what the server sent")
  func pem() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(server.options + ["--pem", server.target])
      #expect(outcome.output.components(separatedBy: "-----BEGIN CERTIFICATE-----\n").count == 3)
    }
  }

  @Test("--keylog holds the secrets of the session and belongs to its owner alone")
  func keyLog() async throws {
    try await withScenario("good") { server in
      let directory = try TemporaryDirectory()
      let log = directory.path("keys")
      for _ in 1...2 { _ = try await Ehlo.run(server.options + ["--keylog", log, server.target]) }
      let lines = try directory.text(of: "keys").split(separator: "\n")
      #expect(lines.filter { $0.hasPrefix("CLIENT_TRAFFIC_SECRET_0 ") }.count == 2)
      let mode = try FileManager.default.attributesOfItem(atPath: log)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }

  @Test(
    "colour: the option, then NO_COLOR, then CLICOLOR_FORCE",
    arguments: [
      ([], [:], false),
      (["--color"], [:], true),
      (["--color"], ["NO_COLOR": "1"], true),
      (["--color", "--no-color"], [:], false),
      ([], ["CLICOLOR_FORCE": "1"], true),
      ([], ["CLICOLOR_FORCE": "1", "TERM": "dumb"], true),
      ([], ["CLICOLOR_FORCE": "0"], false),
      ([], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
      ([], ["CLICOLOR_FORCE": "1", "NO_COLOR": ""], true),
      (["--no-color"], ["CLICOLOR_FORCE": "1"], false),
    ] as [([String], [String: String], Bool)])
  func color(_ words: [String], _ environment: [String: String], _ isExpected: Bool) async throws {
    let outcome = try await Ehlo.run(["explain"] + words, environment: environment)
    #expect(outcome.output.contains(Self.escape) == isExpected)
    #expect(outcome.status == 0)
  }

  @Test("--width holds", arguments: [40, 60, 120])
  func width(_ width: Int) async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(server.options + ["--width", "\(width)", "--verbose", server.target])
      #expect(outcome.lines.map(\.count).max() ?? 0 <= width)
    }
  }

  @Test(
    "nothing that a server sends reaches the terminal raw", arguments: ["terminal-escapes", "control-bytes", "bidi"])
  func hostile(_ scenario: String) async throws {
    try await withScenario(scenario) { server in
      let outcome = try await Ehlo.run(server.options + ["--verbose", "--transcript", server.target])
      let forbidden = outcome.output.unicodeScalars.filter { scalar in
        (scalar.value < 0x20 && scalar != "\n") || (0x7F...0x9F).contains(scalar.value)
          || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      }
      #expect(forbidden.isEmpty)
    }
  }
}
