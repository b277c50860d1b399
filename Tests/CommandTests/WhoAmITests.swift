import EmbeddedServer
import Foundation
import TestSupport
import Testing

@Suite("whoami, with a real name server", .serialized)
struct WhoAmITests {
  private static let nameserver = Result { try RealServer("nameserver") }
  private static let postfix = Result { try RealServer("postfix") }

  /// What makes the tool ask our root, and take its key for the root's.
  private func dns() throws -> [String] {
    let server = try Self.nameserver.get()
    return [
      "--dns-server", "127.0.0.1@\(try server.fact("dns_port"))", "--trust-anchor", try server.fact("trust_anchor"),
    ]
  }

  private func whoami(_ words: String..., helo: String = "mx1.example.test") async throws -> Ehlo.Outcome {
    try await Ehlo.run(["whoami", "--json", "--helo", helo] + words + dns())
  }

  @Test("an address whose name leads back, and a name for EHLO that has it, are in good order")
  func good() async throws {
    let outcome = try await whoami("--local-address", "127.0.0.1")
    let json = try outcome.json
    #expect(json["schema"] as? String == "ehlo/whoami/1")
    #expect(json["target"] is NSNull)
    #expect(json["session"] is NSNull)
    #expect(json["origins", 0, "family"] as? String == "ipv4")
    #expect(json["origins", 0, "local"] as? String == "127.0.0.1")
    #expect(json["origins", 0, "ptr", "confirmed"] as? Bool == true)
    #expect(json["origins", 0, "ptr", "status"] as? String == "insecure")
    #expect(json["origins", 0, "hello", "source"] as? String == "option")
    #expect(json["origins", 0, "hello", "leads"] as? String == "back")
    #expect(json.findingIDs == [])
    #expect(json.verdict == "pass")
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
  }

  @Test(
    "each fault of an address's names is told",
    arguments: [
      ("127.0.0.3", ["our-ptr-not-confirmed", "our-helo-mismatch"]),
      ("127.0.0.5", ["our-ptr-missing", "our-helo-mismatch"]),
      ("127.0.0.6", ["our-ptr-generic", "our-helo-mismatch"]), ("127.0.0.2", ["our-helo-mismatch"]),
    ])
  func faults(_ address: String, _ ids: [String]) async throws {
    let outcome = try await whoami("--local-address", address)
    #expect(Set(try outcome.json.findingIDs) == Set(ids))
    #expect(try outcome.json.verdict == "warn")
    #expect(outcome.status == 0)
    #expect(try await whoami("--local-address", address, "--fail-on", "warning").status == 1)
  }

  @Test("a name for EHLO that the DNS does not know is told, and an address literal is a note")
  func helloName() async throws {
    let unknown = try await whoami("--local-address", "127.0.0.1", helo: "nowhere.example.test")
    #expect(try unknown.json.findingIDs == ["our-helo-unresolvable"])
    let literal = try await whoami("--local-address", "127.0.0.1", helo: "[127.0.0.1]")
    #expect(try literal.json.findingIDs == ["our-helo-literal"])
    #expect(try literal.json.verdict == "pass")
  }

  @Test("a real Postfix is told who we are, and says nothing of what it sees")
  func postfix() async throws {
    let server = try Self.postfix.get()
    let outcome = try await whoami(
      "--local-address", "127.0.0.2", "127.0.0.1:\(server.fact("rsa_port"))", helo: "mx2.example.test")
    let json = try outcome.json
    #expect(json["session", "status"] as? String == "complete")
    #expect(json["session", "greeting", "host"] as? String == "mx.example.test")
    #expect(json["session", "ehlo", "command"] as? String == "EHLO")
    #expect(json["origins", 0, "local"] as? String == "127.0.0.2")
    #expect(json["origins", 0, "seen"] is NSNull)
    #expect(json["origins", 0, "hello", "leads"] as? String == "back")
    #expect(json.verdict == "pass")
    #expect(outcome.status == 0)
  }

  /// A server that answers every command with this behind the text of its first line.
  private func withServer<Result>(saying text: String, _ body: (Int) async throws -> Result) async throws -> Result {
    let script = Script(textSuffix: Array(text.utf8))
    let server = try await EmbeddedServer.start(script, tls: nil, on: .tcp(host: "127.0.0.1", port: 0))
    do {
      let result = try await body(try #require(server.port))
      #expect(server.connectionCount == 1)
      await server.stop()
      return result
    } catch {
      await server.stop()
      throw error
    }
  }

  @Test("what the server says that it sees is the address whose names count")
  func seen() async throws {
    let json = try await withServer(saying: " Hello mx1.example.test [10.0.0.7]") { port in
      try await whoami("127.0.0.1:\(port)").json
    }
    #expect(json["origins", 0, "local"] as? String == "127.0.0.1")
    #expect(json["origins", 0, "seen"] as? String == "10.0.0.7")
    #expect(json["origins", 0, "translated"] as? Bool == true)
    #expect(json["origins", 0, "ptr", "names", 0, "name"] as? String == "mx.example.test")
    #expect(Set(json.findingIDs) == ["our-ptr-not-confirmed", "our-helo-mismatch"])
    let same = try await withServer(saying: " Hello mx1.example.test [127.0.0.1]") { port in
      try await whoami("127.0.0.1:\(port)").json
    }
    #expect(same["origins", 0, "translated"] as? Bool == false)
    #expect(same.verdict == "pass")
  }

  @Test("without a name server to ask, a loopback address has no names")
  func loopback() async throws {
    let outcome = try await withServer(saying: "") { port in
      try await Ehlo.run("whoami", "--json", "--helo", "client.example.test", "127.0.0.1:\(port)")
    }
    let json = try outcome.json
    #expect(json["origins", 0, "unexamined"] as? String == "loopback")
    #expect(json["origins", 0, "ptr"] is NSNull)
    #expect(json["origins", 0, "hello", "leads"] is NSNull)
    #expect(outcome.status == 0)
  }

  @Test("a server that cannot be reached leaves it unjudged, with one error line")
  func refused() async throws {
    let outcome = try await whoami("127.0.0.1:1")
    #expect(try outcome.json["session", "failure", "reason"] as? String == "refused")
    #expect(try outcome.json["origins", 0, "local"] as? String == "127.0.0.1")
    #expect(try outcome.json.verdict == "incomplete")
    #expect(outcome.errors == "error: 127.0.0.1:1: the connection was refused: nothing listens on this port\n")
    #expect(outcome.status == 2)
  }

  @Test("a local address of another machine leaves it unjudged")
  func foreignAddress() async throws {
    let outcome = try await whoami("--local-address", "203.0.113.9")
    #expect(
      try outcome.json["origins", 0, "failure", "message"] as? String == "203.0.113.9 is no address of this machine")
    #expect(outcome.status == 2)
  }

  @Test(
    "what cannot be done as it was typed is a usage error",
    arguments: [
      BadInput(
        "whoami", "lmtp+unix:/run/lmtp",
        error: "target 'lmtp+unix:/run/lmtp': a Unix socket has no addresses, so nobody is anyone on it",
        hint: "give a host, or no target at all"),
      BadInput(
        "whoami", "a.test", "b.test", error: "unexpected argument 'b.test'",
        hint: "'ehlo whoami --help' lists the options"),
      BadInput("whoami", "--pem", error: "unknown option '--pem'", hint: "'ehlo whoami --help' lists the options"),
    ])
  func usage(_ input: BadInput) async throws {
    let outcome = try await Ehlo.run(input.words)
    #expect(outcome.errors == input.text)
    #expect(outcome.status == 64)
  }

  @Test("its documents keep to their schema")
  func schema() async throws {
    let directory = try TemporaryDirectory()
    var files: [String] = []
    for (index, words) in [
      [], ["--local-address", "127.0.0.3"], ["127.0.0.1:1"], ["nowhere.example.test:25"], ["lmtp+unix:/run/lmtp"],
      ["127.0.0.1:\(try Self.postfix.get().fact("rsa_port"))"],
    ].enumerated() {
      let outcome = try await Ehlo.run(["whoami", "--json"] + words + dns())
      files.append(try directory.write(outcome.output, to: "\(index).json"))
    }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").path
    // Debian's python3-jsonschema belongs to Debian's python3, which a user's PATH may hide.
    let outcome = try await Ehlo.shell(
      """
      python=python3; /usr/bin/python3 -c 'import jsonschema' 2>/dev/null && python=/usr/bin/python3
      $python '\(root)/Tests/ProbeReportTests/validate-schema' \
        '\(root)/Sources/ProbeReport/Schema/ehlo-whoami-1.schema.json' \(files.joined(separator: " "))
      """)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output == "")
  }
}
