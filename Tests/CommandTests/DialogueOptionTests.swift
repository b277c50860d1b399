import Foundation
import Testing

@Suite("options of the dialogue")
struct DialogueOptionTests {
  @Test(
    "--helo takes names and address literals",
    arguments: [
      ("probe.example.org", "probe.example.org"), ("PROBE.example.org.", "probe.example.org"),
      ("[192.0.2.1]", "[192.0.2.1]"), ("[ipv6:2001:DB8::1]", "[IPv6:2001:db8::1]"),
    ])
  func helo(_ typed: String, _ sent: String) async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(server.options + ["--transcript", "--helo", typed, server.target])
      #expect(outcome.output.contains(" -> EHLO \(sent)\n"))
      #expect(outcome.status == 0)
    }
  }

  @Test("without --helo nobody calls himself by the target's name")
  func ownName() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(server.options + ["--transcript", server.target])
      #expect(outcome.output.contains(" -> EHLO "))
      #expect(!outcome.output.contains(" -> EHLO mx.example.test"))
    }
  }

  @Test(
    "--quit-after ends with the stage, by its own name or by that of swaks",
    arguments: [
      ("connect", "connect"), ("greeting", "greeting"), ("banner", "greeting"), ("ehlo", "ehlo"),
      ("first-helo", "ehlo"), ("starttls", "starttls"), ("tls", "handshake"), ("handshake", "handshake"),
      ("HELO", "ehlo_tls"), ("ehlo-tls", "ehlo_tls"),
    ])
  func quitAfter(_ word: String, _ last: String) async throws {
    let stages = ["connect", "greeting", "ehlo", "starttls", "handshake", "ehlo_tls"]
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(server.options + ["--json", "--quit-after", word, server.target])
      let json = try outcome.json
      #expect(json["endpoints", 0, "status"] as? String == "complete")
      let reached = stages.filter { json["endpoints", 0, "timings_ms", $0] is Double }
      #expect(reached == Array(stages.prefix { $0 != last }) + [last])
      #expect(outcome.status == 0)
    }
  }

  @Test("--starttls never stays in the clear")
  func startTLSNever() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(server.options + ["--json", "--starttls", "never", server.target])
      let json = try outcome.json
      #expect(json["target", "security"] as? String == "none")
      #expect(json["endpoints", 0, "tls"] is NSNull)
      #expect(json.capabilities("plaintext").contains("STARTTLS"))
    }
  }

  @Test("--force-starttls finds TLS that is not offered")
  func forceStartTLS() async throws {
    try await withScenario("starttls-hidden") { server in
      let outcome = try await Ehlo.run(server.options + ["--json", "--force-starttls", server.target])
      #expect(try outcome.json["endpoints", 0, "tls", "version"] as? String == "TLSv1.3")
      #expect(try outcome.json.findingIDs.contains("starttls-hidden"))
    }
  }

  @Test("--tls-max and --ciphers narrow the offer")
  func offer() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(
        server.options + ["--json", "--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256", server.target])
      let json = try outcome.json
      #expect(json["endpoints", 0, "tls", "version"] as? String == "TLSv1.2")
      #expect(
        json["endpoints", 0, "tls", "cipher", "name"] as? String == "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
    }
  }

  @Test("what comes of a narrowed offer is told as that")
  func narrowedOffer() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(
        server.options + [
          "--json", "--tls-max", "1.2", "--ciphers", "AES128-SHA:ECDHE-ECDSA-AES128-SHA", server.target,
        ])
      let found = try outcome.json.findings.first { $0["id"] as? String == "suite-weak" }
      #expect(
        found?["message"] as? String == "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA is out of date: CBC with SHA-1; "
          + "on offer was only TLS 1.0 to 1.2 with the suites AES128-SHA:ECDHE-ECDSA-AES128-SHA")
    }
  }

  @Test("--sni, --no-sni and --servername-check are about different names")
  func names() async throws {
    try await withScenario("good") { server in
      let sni = try await Ehlo.run(server.options + ["--json", "--sni", "other.example.test", server.target]).json
      #expect(sni["endpoints", 0, "tls", "sni"] as? String == "other.example.test")
      #expect(sni["endpoints", 0, "certificates", "identity", "matched"] as? Bool == true)
      let none = try await Ehlo.run(server.options + ["--json", "--no-sni", server.target]).json
      #expect(none["endpoints", 0, "tls", "sni"] is NSNull)
      let check = try await Ehlo.run(
        server.options + ["--json", "--servername-check", "other.example.test", server.target]
      ).json
      #expect(check["endpoints", 0, "certificates", "identity", "matched"] as? Bool == false)
      #expect(check.findingIDs.contains("name-mismatch"))
    }
  }

  @Test("--servername-check takes an address, as a certificate may be for one")
  func addressToCheck() async throws {
    try await withScenario("ip-address") { server in
      for (address, isMatched) in [("127.0.0.1", true), ("127.0.0.2", false), ("::1", false)] {
        let json = try await Ehlo.run(server.options + ["--json", "--servername-check", address, server.target]).json
        #expect(json["endpoints", 0, "certificates", "identity", "matched"] as? Bool == isMatched, "\(address)")
      }
    }
  }

  @Test("what a policy demands and nobody looked at is told in a sentence")
  func notJudged() async throws {
    try await withScenario("good") { server in
      for (words, reason) in [
        (server.options + ["--policy", "encrypt", "--starttls", "never"], "policy encrypt: there was no TLS"),
        (
          ["--resolve", "mx.example.test:127.0.0.1", "--policy", "verify", "--no-ca"],
          "policy verify: there was no trust store to judge the certificate by"
        ),
      ] {
        let outcome = try await Ehlo.run(words + [server.target])
        #expect(outcome.output.hasPrefix("INCOMPLETE  "), "\(outcome)")
        let said = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(said.contains("not judged by \(reason)"), "\(outcome)")
        #expect(outcome.status == 2)
      }
    }
  }

  @Test("--no-ca judges no trust")
  func noCA() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(
        "--json", "--no-ca", "--resolve", "mx.example.test:127.0.0.1", server.target)
      #expect(try outcome.json["endpoints", 0, "certificates", "verification", "trusted"] is NSNull)
      #expect(outcome.status == 0)
    }
  }

  @Test("--resolve may be repeated; -4 and -6 choose among the addresses")
  func resolve() async throws {
    try await withScenario("good") { server in
      let addresses = ["--resolve", "mx.example.test:[::1]"] + server.options
      let both = try await Ehlo.run(addresses + ["--json", "--quit-after", "greeting", server.target]).json
      #expect((both["endpoints"] as? [Any])?.count == 2)
      let one = try await Ehlo.run(addresses + ["--json", "-4", server.target])
      #expect(try one.json["endpoints", 0, "transport", "address"] as? String == "127.0.0.1")
      #expect(try (one.json["endpoints"] as? [Any])?.count == 1)
      #expect(one.status == 0)
    }
  }

  @Test("--policy encrypt makes a missing STARTTLS the end of the dialogue")
  func policy() async throws {
    try await withScenario("starttls-stripped") { server in
      let outcome = try await Ehlo.run(server.options + ["--json", "--policy", "encrypt", server.target])
      #expect(try outcome.json["endpoints", 0, "failure", "reason"] as? String == "not-offered")
      #expect(outcome.status == 1)
    }
  }
}
