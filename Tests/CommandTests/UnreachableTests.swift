import Testing

@Suite("targets that nobody can speak with")
struct UnreachableTests {
  @Test("a host that does not exist")
  func unknownHost() async throws {
    let outcome = try await Ehlo.run("--json", "no-such-name.invalid:25")
    let json = try outcome.json
    #expect(json["failure", "stage"] as? String == "resolve")
    // As this machine's resolver has it.
    #expect(["nxdomain", "dns-failure", "dns-timeout"].contains(json["failure", "reason"] as? String))
    #expect(outcome.errors.hasPrefix("error: no-such-name.invalid:25: "))
    #expect(outcome.errors.split(separator: "\n").count == 2)
    #expect(outcome.status == 1)
  }

  @Test("a port where nobody listens: the report, one error line and a hint")
  func refused() async throws {
    let outcome = try await Ehlo.run("127.0.0.1:1")
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.first == "error: 127.0.0.1:1: the connection was refused: nothing listens on this port")
    #expect(lines.count == 2 && lines.last?.hasPrefix("hint: ") == true)
    #expect(outcome.output.hasPrefix("FAIL  127.0.0.1:1"))
    #expect(outcome.status == 1)
  }

  @Test("a local address that is another machine's is told as such, and not as the server's fault")
  func foreignLocalAddress() async throws {
    let outcome = try await Ehlo.run("--json", "--local-address", "203.0.113.9", "127.0.0.1:1")
    #expect(try outcome.json["endpoints", 0, "failure", "reason"] as? String == "local")
    let lines = outcome.errors.split(separator: "\n")
    #expect(
      lines.first == "error: 127.0.0.1:1: --local-address 203.0.113.9 cannot be used: this machine has no such address")
    #expect(lines.last?.hasPrefix("hint: it says nothing of the server") == true)
    #expect(outcome.status == 1)
  }

  @Test(
    "a Unix socket that is none, where no firewall can be",
    arguments: [
      ("/dev/null", "what is at this path is no socket"), ("/no/such/socket", "there is no socket at this path"),
    ])
  func noSocket(_ path: String, _ why: String) async throws {
    let outcome = try await Ehlo.run("lmtp+unix:\(path)")
    #expect(
      outcome.errors == "error: lmtp+unix:\(path): \(why)\n"
        + "hint: see whether the LMTP service runs and where it puts its socket\n")
    #expect(outcome.output.contains("nothing listens at \(path): \(why)"))
    #expect(!outcome.output.contains("firewall"))
    #expect(outcome.status == 1)
  }

  @Test("a port where nobody listens, as a document")
  func refusedDocument() async throws {
    let outcome = try await Ehlo.run("--json", "127.0.0.1:1")
    #expect(try outcome.json["endpoints", 0, "failure", "reason"] as? String == "refused")
    #expect(try outcome.json.findingIDs == ["connection-refused"])
    #expect(outcome.errors.hasPrefix("error: 127.0.0.1:1: "))
    #expect(outcome.status == 1)
  }

  @Test("a host that lets connections wait")
  func connectTimeout() async throws {
    let socket = try DeafSocket(isFull: true)
    let outcome = try await Ehlo.run("--json", "--connect-timeout", "0.3", "127.0.0.1:\(socket.port)")
    #expect(try outcome.json["endpoints", 0, "failure", "stage"] as? String == "connect")
    #expect(try outcome.json["endpoints", 0, "failure", "reason"] as? String == "timeout")
    #expect(outcome.errors.hasPrefix("error: 127.0.0.1:\(socket.port): "))
    #expect(outcome.status == 1)
  }

  @Test("a server that says nothing, within the time of --timeout alone")
  func silence() async throws {
    let socket = try DeafSocket()
    let outcome = try await Ehlo.run("--timeout", "0.2", "127.0.0.1:\(socket.port)")
    #expect(outcome.errors.hasPrefix("error: 127.0.0.1:\(socket.port): no greeting within 0.2 s\nhint: "))
    #expect(outcome.status == 1)
  }

  @Test("silence where TLS was expected")
  func silenceForTLS() async throws {
    let socket = try DeafSocket()
    let outcome = try await Ehlo.run("--json", "--timeout", "0.2", "smtps://127.0.0.1:\(socket.port)")
    #expect(try outcome.json["endpoints", 0, "failure", "stage"] as? String == "handshake")
    #expect(try outcome.json["endpoints", 0, "failure", "reason"] as? String == "timeout")
    #expect(outcome.errors.hasPrefix("error: smtps://127.0.0.1:\(socket.port): "))
    #expect(outcome.status == 1)
  }

  @Test("the whole takes no longer than --max-time")
  func maximumTime() async throws {
    let socket = try DeafSocket()
    let outcome = try await Ehlo.run("--max-time", "0.3", "127.0.0.1:\(socket.port)")
    // The greeting alone would have been waited for 30 s.
    #expect(outcome.errors.hasPrefix("error: 127.0.0.1:\(socket.port): no "))
    #expect(outcome.errors.contains(" within the 0.3 s of the whole probe\n"), "\(outcome)")
    #expect(outcome.status == 1)
  }

  @Test("a server of another protocol", arguments: ["ssh", "imap", "pop3"])
  func foreignProtocol(_ scenario: String) async throws {
    try await withScenario(scenario) { server in
      let outcome = try await Ehlo.run("--json", server.address)
      #expect(try outcome.json.findingIDs == ["not-smtp"])
      #expect(outcome.errors.hasPrefix("error: \(server.address): "))
      #expect(outcome.errors.split(separator: "\n").count == 2)
      #expect(outcome.status == 1)
    }
  }
}
