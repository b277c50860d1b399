import Foundation
import TestSupport
import Testing

@Suite("a real Exim with GnuTLS", .serialized)
struct EximTests {
  private static let server = Result { try RealServer("exim") }

  static let clear = [
    "SIZE 10240000", "8BITMIME", "PIPELINING", "PIPECONNECT", "CHUNKING", "STARTTLS", "SMTPUTF8", "HELP",
  ]
  static let protected = clear.filter { $0 != "STARTTLS" }

  /// Newer ones announce their limits, too.
  private func withoutOptional(_ capabilities: [String]) -> [String] {
    capabilities.filter { !$0.hasPrefix("LIMITS ") }
  }

  @Test(
    "lists what it is configured to say, and presents the chain on disk",
    arguments: [("rsa_port", "rsa_chain", "RSA"), ("ecdsa_port", "ecdsa_chain", "EC")])
  func startTLS(_ port: String, _ chain: String, _ algorithm: String) async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(server.words(port))
    let json = try outcome.json
    #expect(json["endpoints", 0, "greeting", "host"] as? String == "mx.example.test")
    #expect(json["endpoints", 0, "greeting", "esmtp"] as? Bool == true)
    #expect(withoutOptional(json.capabilities("plaintext")) == Self.clear)
    #expect(withoutOptional(json.capabilities("encrypted")) == Self.protected)
    #expect(json["endpoints", 0, "tls", "version"] as? String == "TLSv1.3")
    #expect(json["endpoints", 0, "tls", "cipher", "name"] as? String == "TLS_AES_256_GCM_SHA384")
    #expect(json["endpoints", 0, "tls", "sni"] as? String == "mx.example.test")
    #expect(try json.presentedDigests == server.digests(chain))
    #expect(json["endpoints", 0, "certificates", "presented", 0, "key", "algorithm"] as? String == algorithm)
    #expect(json["endpoints", 0, "certificates", "verification", "trusted"] as? Bool == true)
    #expect(json["endpoints", 0, "certificates", "identity", "matched"] as? Bool == true)
    #expect(json["endpoints", 0, "status"] as? String == "complete")
    #expect(json.findingIDs == [])
    #expect(json.verdict == "pass")
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
  }

  @Test(
    "agrees with OpenSSL on each version of TLS",
    arguments: [
      ("1.2", "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", []),
      ("1.1", "TLSv1.1", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", ["protocol-obsolete", "suite-weak"]),
      ("1.0", "TLSv1", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", ["protocol-obsolete", "suite-weak"]),
    ])
  func versions(_ highest: String, _ version: String, _ suite: String, _ findings: [String]) async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(["--tls-min", "1.0", "--tls-max", highest] + server.words("ecdsa_port"))
    let json = try outcome.json
    #expect(json["endpoints", 0, "tls", "version"] as? String == version)
    #expect(json["endpoints", 0, "tls", "cipher", "name"] as? String == suite)
    #expect(withoutOptional(json.capabilities("encrypted")) == Self.protected)
    #expect(try json.presentedDigests == server.digests("ecdsa_chain"))
    #expect(json.findingIDs == Set(findings))
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
    #expect(withoutOptional(json.capabilities("encrypted")) == Self.protected)
    #expect(json["endpoints", 0, "tls", "version"] as? String == "TLSv1.3")
    #expect(try json.presentedDigests == server.digests("ecdsa_chain"))
    #expect(json.findingIDs == [])
    #expect(outcome.status == 0)
  }

  @Test(
    "is busy, or does not like the client: neither says anything of STARTTLS",
    arguments: [
      ("busy_port", "greeting", 421, "server-busy"), ("refusing_port", "ehlo", 550, "ehlo-refused"),
    ])
  func refusals(_ port: String, _ stage: String, _ code: Int, _ finding: String) async throws {
    let outcome = try await Ehlo.run(Self.server.get().words(port))
    let json = try outcome.json
    #expect(json["endpoints", 0, "failure", "stage"] as? String == stage)
    #expect(json["endpoints", 0, "failure", "reason"] as? String == "rejected")
    #expect(json["endpoints", 0, "failure", "reply", "code"] as? Int == code)
    #expect(json["endpoints", 0, "starttls", "offered"] is NSNull)
    #expect(json.findingIDs == [finding])
    #expect(json.verdict == "incomplete")
    #expect(outcome.status == 2)
  }

  @Test("offers no STARTTLS where it is configured so")
  func bare() async throws {
    let outcome = try await Ehlo.run(Self.server.get().words("bare_port"))
    let json = try outcome.json
    #expect(withoutOptional(json.capabilities("plaintext")) == ["SIZE", "8BITMIME", "HELP"])
    #expect(json["endpoints", 0, "starttls", "offered"] as? Bool == false)
    #expect(json["endpoints", 0, "status"] as? String == "complete")
    #expect(json.findingIDs == ["starttls-not-offered"])
    #expect(outcome.status == 1)
  }

  @Test("says what it thinks of a STARTTLS that it did not offer")
  func forced() async throws {
    let outcome = try await Ehlo.run(["--force-starttls"] + Self.server.get().words("bare_port"))
    let json = try outcome.json
    #expect(json["endpoints", 0, "failure", "stage"] as? String == "starttls")
    #expect(json["endpoints", 0, "failure", "reason"] as? String == "rejected")
    #expect(json["endpoints", 0, "failure", "reply", "code"] as? Int == 503)
    #expect(outcome.status == 1)
  }
}
