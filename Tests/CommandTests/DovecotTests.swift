import Foundation
import TestSupport
import Testing

@Suite("a real Dovecot", .serialized)
struct DovecotTests {
  private static let server = Result { try RealServer("dovecot") }

  @Test("speaks LMTP over TCP, with STARTTLS")
  func lmtp() async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(server.words("lmtp_port", scheme: "lmtp"))
    let json = try outcome.json
    #expect(json["target", "protocol"] as? String == "lmtp")
    #expect(json["endpoints", 0, "plaintext", "ehlo", "command"] as? String == "LHLO")
    #expect(json["endpoints", 0, "encrypted", "ehlo", "command"] as? String == "LHLO")
    #expect(json.capabilities("plaintext").contains("STARTTLS"))
    #expect(!json.capabilities("encrypted").contains("STARTTLS"))
    #expect(try json.presentedDigests == server.digests("ecdsa_chain"))
    #expect(outcome.status == 0)
  }

  @Test("speaks LMTP over a Unix socket")
  func unixSocket() async throws {
    let server = try Self.server.get()
    let path = try server.fact("socket")
    let outcome = try await Ehlo.run("--json", "--ca-file", server.fact("root"), "lmtp+unix:\(path)")
    let json = try outcome.json
    #expect(json["target", "kind"] as? String == "unix")
    #expect(json["endpoints", 0, "transport", "path"] as? String == path)
    #expect(json["endpoints", 0, "plaintext", "ehlo", "command"] as? String == "LHLO")
    #expect(json.capabilities("plaintext").contains("STARTTLS"))
    #expect(try json.presentedDigests == server.digests("ecdsa_chain"))
    #expect(json["endpoints", 0, "status"] as? String == "complete")
    #expect(outcome.status == 0)
  }

  @Test("offers AUTH on submission within TLS only")
  func submission() async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(server.words("submission_port", scheme: "submission"))
    let json = try outcome.json
    let before = json.capabilities("plaintext").filter { $0.hasPrefix("AUTH") }
    #expect(before.allSatisfy { !$0.contains("PLAIN") && !$0.contains("LOGIN") })
    let auth = try #require(json.capabilities("encrypted").first { $0.hasPrefix("AUTH ") })
    #expect(
      Set(auth.split(separator: " ")) == [
        "AUTH", "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "EXTERNAL", "XOAUTH2", "OAUTHBEARER",
      ])
    #expect(json.capabilities("encrypted").contains("SIZE 10240000"))
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
    #expect(json.capabilities("encrypted").contains { $0.hasPrefix("AUTH ") })
    #expect(try json.presentedDigests == server.digests("ecdsa_chain"))
    #expect(outcome.status == 0)
  }
}
