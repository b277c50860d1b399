import Testing

@Suite("help")
struct HelpTests {
  @Test(
    "of every command ends with examples and the exit status",
    arguments: [
      ["--help"], ["-h"], ["help"], ["probe", "--help"], ["help", "probe"], ["demo", "--help"], ["help", "demo"],
      ["explain", "--help"], ["help", "explain"], ["whoami", "--help"], ["help", "whoami"], ["scan", "--help"],
      ["talk", "--help"], ["send", "--help"], ["relay", "--help"], ["certs", "--help"], ["help", "certs"],
      ["mx.example.org", "--help"],
    ])
  func ends(_ words: [String]) async throws {
    let outcome = try await Ehlo.run(words)
    let examples = try #require(outcome.lines.firstIndex(of: "EXAMPLES:"))
    let statuses = try #require(outcome.lines.firstIndex(of: "EXIT STATUS:"))
    #expect(examples < statuses)
    #expect(outcome.lines[examples + 1].hasPrefix("  ehlo "))
    let table = outcome.lines[(statuses + 1)...].filter { !$0.isEmpty }
    #expect(table.compactMap { $0.split(separator: " ").first } == ["0", "1", "2", "64", "70", "74", "130", "143"])
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
  }

  @Test("names the commands there are, and no others")
  func commands() async throws {
    let outcome = try await Ehlo.run("--help")
    let start = try #require(outcome.lines.firstIndex(of: "COMMANDS:"))
    let names = outcome.lines[(start + 1)...].prefix { !$0.isEmpty }.filter {
      $0.hasPrefix("  ") && !$0.hasPrefix("   ")
    }
    #expect(
      names.compactMap { $0.split(separator: " ").first }
        == ["probe", "certs", "scan", "talk", "send", "relay", "whoami", "demo", "explain"])
  }

  @Test("of a command is the same by both ways")
  func bothWays() async throws {
    #expect(try await Ehlo.run("help", "probe").output == Ehlo.run("probe", "-h").output)
    #expect(try await Ehlo.run("help").output == Ehlo.run("--help").output)
  }

  @Test(
    "names every option of the design",
    arguments: [
      "--json", "--pretty", "--timeout", "--connect-timeout", "--greeting-timeout", "--handshake-timeout", "--max-time",
      "--quit-timeout", "--helo, --ehlo", "--sni", "--no-sni", "--servername-check", "-4", "-6", "--resolve",
      "--local-address", "--ca-file", "--ca-path", "--no-ca", "--cert", "--key", "--tls-min", "--tls-max", "--ciphers",
      "--quit-after", "--transcript", "--pem", "--color/--no-color", "--policy", "--fail-on", "--allow-incomplete",
      "--keylog", "--proxy-protocol", "--starttls", "--force-starttls", "--mx/--no-mx", "-v, --verbose", "--width",
    ])
  func options(_ name: String) async throws {
    let outcome = try await Ehlo.run("probe", "--help")
    #expect(outcome.lines.contains { $0 == "  \(name)" || $0.hasPrefix("  \(name) ") })
  }

  @Test("--version tells this version and that of libssl", arguments: [["--version"], ["-V"], ["demo", "--version"]])
  func version(_ words: [String]) async throws {
    let outcome = try await Ehlo.run(words)
    #expect(outcome.output.wholeMatch(of: /ehlo \d+\.\d+\.\d+ \(OpenSSL 3\.\d+\.\d+\S*\)\n/) != nil)
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
  }

  @Test("shells can be taught the words", arguments: ["bash", "zsh", "fish"])
  func completion(_ shell: String) async throws {
    let outcome = try await Ehlo.run("--generate-completion-script", shell)
    let name = shell == "fish" ? "-l servername-check" : "--servername-check"
    #expect(outcome.output.contains(name))
    #expect(outcome.output.contains("starttls-not-offered") == false)
    #expect(outcome.status == 0)
  }
}
