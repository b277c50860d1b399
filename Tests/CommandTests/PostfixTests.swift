import Foundation
import TestSupport
import Testing

@Suite("a real Postfix", .serialized)
struct PostfixTests {
  /// One for all tests: it takes a second to start.
  private static let server = Result { try RealServer("postfix") }

  static let clear = [
    "PIPELINING", "SIZE 10240000", "VRFY", "ETRN", "STARTTLS", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN",
  ]

  /// Postfix builds differ in these.
  private func withoutOptional(_ capabilities: [String]) -> [String] {
    capabilities.filter { !["SMTPUTF8", "CHUNKING"].contains($0) }
  }

  @Test(
    "lists what it is configured to say, and presents the chain on disk",
    arguments: [("rsa_port", "rsa_chain", "RSA"), ("ecdsa_port", "ecdsa_chain", "EC")])
  func startTLS(_ port: String, _ chain: String, _ algorithm: String) async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(server.words(port))
    let json = try outcome.json
    #expect(withoutOptional(json.capabilities("plaintext")) == Self.clear)
    #expect(withoutOptional(json.capabilities("encrypted")) == Self.clear.filter { $0 != "STARTTLS" })
    #expect(try json.presentedDigests == server.digests(chain))
    #expect(json["endpoints", 0, "certificates", "presented", 0, "key", "algorithm"] as? String == algorithm)
    #expect(json["endpoints", 0, "certificates", "verification", "trusted"] as? Bool == true)
    #expect(json["endpoints", 0, "certificates", "identity", "matched"] as? Bool == true)
    #expect(json["endpoints", 0, "tls", "version"] as? String == "TLSv1.3")
    #expect(json["endpoints", 0, "greeting", "host"] as? String == "mx.example.test")
    #expect(json.findingIDs == [])
    #expect(json.verdict == "pass")
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
  }

  @Test("offers AUTH on submission within TLS only")
  func submission() async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(server.words("submission_port", scheme: "submission"))
    let json = try outcome.json
    #expect(!json.capabilities("plaintext").contains { $0.hasPrefix("AUTH") })
    let auth = try #require(json.capabilities("encrypted").first { $0.hasPrefix("AUTH ") })
    #expect(Set(auth.split(separator: " ")) == ["AUTH", "PLAIN", "LOGIN"])
    #expect(json["endpoints", 0, "capability_changes", "added", 0, "keyword"] as? String == "AUTH")
    #expect(!json.findingIDs.contains("auth-before-tls"))
    #expect(try json.presentedDigests == server.digests("ecdsa_chain"))
    #expect(outcome.status == 0)
  }

  @Test("speaks TLS from the first byte on submissions")
  func implicit() async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(server.words("submissions_port", scheme: "smtps"))
    let json = try outcome.json
    #expect(json["target", "security"] as? String == "implicit")
    #expect(json["endpoints", 0, "plaintext", "ehlo"] is NSNull)
    #expect(json["endpoints", 0, "capability_changes"] is NSNull)
    #expect(json.capabilities("encrypted").contains { $0.hasPrefix("AUTH ") })
    #expect(try json.presentedDigests == server.digests("ecdsa_chain"))
    #expect(outcome.status == 0)
  }

  @Test("wants STARTTLS where the user wants TLS from the first byte, and that is told")
  func implicitOnStartTLSPort() async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(server.words("rsa_port", scheme: "smtps"))
    #expect(try outcome.json["endpoints", 0, "failure", "stage"] as? String == "handshake")
    #expect(try outcome.json["endpoints", 0, "failure", "reason"] as? String == "not-tls")
    #expect(outcome.status == 1)
  }

  @Test("stays in the clear with --starttls never")
  func never() async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(["--starttls", "never"] + server.words("rsa_port"))
    let json = try outcome.json
    #expect(withoutOptional(json.capabilities("plaintext")) == Self.clear)
    #expect(json["endpoints", 0, "tls"] is NSNull)
    #expect(json["endpoints", 0, "status"] as? String == "complete")
    #expect(outcome.status == 0)
  }

  @Test("is left after every stage", arguments: ["connect", "greeting", "ehlo", "starttls", "handshake", "ehlo-tls"])
  func quitAfter(_ stage: String) async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(["--quit-after", stage] + server.words("ecdsa_port"))
    let json = try outcome.json
    #expect(json["endpoints", 0, "status"] as? String == "complete")
    #expect((json["endpoints", 0, "tls"] is NSNull) == !["handshake", "ehlo-tls"].contains(stage))
    #expect(outcome.status == 0)
  }

  @Test("is not trusted by a store that does not know its root")
  func untrusted() async throws {
    let server = try Self.server.get()
    let words = try server.words("ecdsa_port")
    let outcome = try await Ehlo.run(
      ["--policy", "verify"] + words.filter { $0 != "--ca-file" && $0 != server.facts["root"] })
    let json = try outcome.json
    #expect(json["endpoints", 0, "certificates", "verification", "trusted"] as? Bool == false)
    #expect(!json.findingIDs.isDisjoint(with: ["certificate-untrusted", "incomplete-chain"]))
    #expect(outcome.status == 1)
  }

  @Test("is trusted by the hashed directory, too")
  func directory() async throws {
    let server = try Self.server.get()
    let host = try server.fact("host")
    let outcome = try await Ehlo.run(
      "--json", "--resolve", "\(host):\(server.fact("address"))", "--ca-path", server.fact("ca_path"),
      "\(host):\(server.fact("rsa_port"))")
    #expect(try outcome.json["endpoints", 0, "certificates", "verification", "trusted"] as? Bool == true)
    #expect(outcome.status == 0)
  }
}
