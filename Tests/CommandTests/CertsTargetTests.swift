import Foundation
import TestSupport
import Testing

@Suite("ehlo certs of servers")
struct CertsTargetTests {
  private func audit(_ scenario: String, _ words: String...) async throws -> Ehlo.Outcome {
    try await withScenario(scenario) { server in
      try await Ehlo.run(["certs", "--json"] + server.options + words + [server.target])
    }
  }

  @Test("judges the chain that a server presents as it judges a file")
  func chain() async throws {
    let outcome = try await audit("good")
    let json = try outcome.json
    #expect(outcome.status == 0)
    #expect(json["schema"] as? String == "ehlo/certs/1" && json.verdict == "pass")
    #expect(json["chains", 0, "file"] is NSNull)
    #expect((json["chains", 0, "endpoints", 0] as? String)?.hasPrefix("mx.example.test [127.0.0.1]:") == true)
    #expect(json["chains", 0, "certificates", "identity", "matched"] as? Bool == true)
    #expect((json["chains", 0, "certificates", "presented", 0, "details", "not_der"] as? [Any])?.isEmpty == true)
  }

  @Test("finds what a probe finds", arguments: [("expired", "certificate-expired"), ("wrong-name", "name-mismatch")])
  func fault(_ scenario: String, _ id: String) async throws {
    let outcome = try await audit(scenario)
    #expect(try outcome.json.findingIDs.contains(id))
    #expect(outcome.status == 1)
  }

  @Test("compares with another name where one is given")
  func name() async throws {
    #expect(try await audit("good", "--name", "mx.other.test").json.findingIDs == ["name-mismatch"])
  }

  @Test("tells the chain and where it is seen to people")
  func text() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(["certs", "--width", "120"] + server.options + [server.target])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("\nmx.example.test [127.0.0.1]:\(server.port)"))
      #expect(outcome.output.contains("· not sent · trusted\n"))
    }
  }

  @Test("tells a server that shows no certificate, and is incomplete", arguments: ["no-extensions", "greeting-554"])
  func absent(_ scenario: String) async throws {
    let outcome = try await audit(scenario)
    let json = try outcome.json
    #expect(outcome.status == 2)
    #expect(json.verdict == "incomplete")
    #expect((json["chains"] as? [Any])?.isEmpty == true)
    #expect((json["absent", 0, "reason"] as? String)?.isEmpty == false)
  }

  @Test("tells a name server that is wrong before any question")
  func nameServer() async throws {
    let outcome = try await Ehlo.run("certs", "--dns-server", "nobody", "mx.example.test:25")
    #expect(outcome.errors.hasPrefix("error: --dns-server: 'nobody' is not ADDRESS"))
    #expect(outcome.status == 64)
  }

  @Test("takes a misspelt file for a file, and what is neither for a wrong target")
  func operands() async throws {
    let file = try await Ehlo.run("certs", "no-such-chain.pem")
    #expect(file.errors == "error: certificate file no-such-chain.pem: No such file or directory\n")
    #expect(file.status == 64)
    let target = try await Ehlo.run("certs", "smtp://mx.example.test:99999")
    #expect(target.errors.hasPrefix("error: ") && target.status == 64)
  }

  // MARK: Further handshakes

  private func purposes(_ json: Document) -> [String] {
    (json["handshakes"] as? [[String: Any]] ?? []).compactMap { $0["purpose"] as? String }
  }

  @Test("sees the certificates for both kinds of key")
  func twoKeys() async throws {
    let json = try await audit("two-keys").json
    #expect(purposes(json) == ["usual", "rsa", "eddsa", "no-server-name"])
    let algorithms = (0..<2).map {
      json["chains", $0, "certificates", "presented", 0, "key", "algorithm"] as? String
    }
    #expect((json["chains"] as? [Any])?.count == 2)
    #expect(algorithms == ["EC", "RSA"])
    #expect(json["handshakes", 2, "failure", "reason"] as? String == "no-common-parameters")
    #expect(json.findingIDs == [])
    #expect(json.verdict == "pass")
  }

  @Test("makes one handshake where that is all that is wanted, or one for each name")
  func quick() async throws {
    #expect(purposes(try await audit("two-keys", "--quick").json) == ["usual"])
    let named = try await audit("good", "--sni", "mx.example.test", "--sni", "other.example.test").json
    #expect(purposes(named) == ["usual", "rsa", "eddsa", "no-server-name", "server-name"])
    #expect(named["handshakes", 4, "sni"] as? String == "other.example.test")
    #expect(named.findingIDs == ["name-mismatch"])
  }

  @Test("tells what is presented to who asks for no name, as a note and under opportunistic TLS")
  func placeholder() async throws {
    let outcome = try await audit("right-certificate-with-sni")
    let json = try outcome.json
    #expect(json.findingIDs == ["chain-depends-on-sni", "self-signed"])
    #expect(json.findings.allSatisfy { $0["level"] as? String != "error" })
    #expect(json["chains", 1, "endpoints", 0] as? String != nil)
    #expect(outcome.status == 0)
  }

  @Test("tells a server that wants to be asked for a name")
  func insistent() async throws {
    let json = try await audit("unrecognized-name-without-sni").json
    #expect(json.findingIDs == ["sni-required"])
  }
}
