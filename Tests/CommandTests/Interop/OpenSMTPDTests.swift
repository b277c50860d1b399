import Foundation
import TestSupport
import Testing

/// The version that Debian 12 has cannot sign with its key under OpenSSL 3 and ends every handshake. Another one would
/// be a server like any other: then these tests fail, and want to be written anew.
@Suite("a real OpenSMTPD whose TLS is broken", .serialized)
struct OpenSMTPDTests {
  private static let server = Result { try RealServer("opensmtpd") }

  static let clear = ["8BITMIME", "ENHANCEDSTATUSCODES", "SIZE 10240000", "DSN", "STARTTLS", "HELP"]

  @Test("is the version that is known for it")
  func version() throws {
    #expect(try Self.server.get().fact("version").hasPrefix("6.8."))
  }

  @Test(
    "offers STARTTLS, presents the chain on disk and ends the handshake with an alert, whatever the version of TLS",
    arguments: [[], ["--tls-max", "1.2"]])
  func startTLS(_ options: [String]) async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(options + server.words("starttls_port"))
    let json = try outcome.json
    #expect(json["endpoints", 0, "greeting", "host"] as? String == "mx.example.test")
    #expect(json.capabilities("plaintext") == Self.clear)
    #expect(json["endpoints", 0, "starttls", "offered"] as? Bool == true)
    #expect(json["endpoints", 0, "starttls", "reply", "code"] as? Int == 220)
    try expectAlert(outcome)
  }

  @Test("fails in the same way with TLS from the first byte")
  func implicit() async throws {
    let outcome = try await Ehlo.run(Self.server.get().words("smtps_port", scheme: "smtps"))
    #expect(try outcome.json["endpoints", 0, "starttls", "offered"] is NSNull)
    try expectAlert(outcome)
  }

  private func expectAlert(_ outcome: Ehlo.Outcome) throws {
    let json = try outcome.json
    #expect(json["endpoints", 0, "failure", "stage"] as? String == "handshake")
    #expect(json["endpoints", 0, "failure", "reason"] as? String == "alert")
    let message = try #require(json["endpoints", 0, "failure", "message"] as? String)
    #expect(message.hasSuffix("internal_error (80)"))
    #expect(json["endpoints", 0, "tls"] is NSNull)
    #expect(json["endpoints", 0, "encrypted", "ehlo"] is NSNull)
    #expect(try json.presentedDigests == Self.server.get().digests("ecdsa_chain"))
    #expect(json["endpoints", 0, "certificates", "verification", "trusted"] as? Bool == true)
    #expect(json.findingIDs == ["handshake-failed"])
    #expect(json.verdict == "fail")
    #expect(outcome.status == 1)
  }

  @Test("is a plain server where STARTTLS is not configured")
  func plain() async throws {
    let outcome = try await Ehlo.run(Self.server.get().words("plain_port"))
    let json = try outcome.json
    #expect(json.capabilities("plaintext") == Self.clear.filter { $0 != "STARTTLS" })
    #expect(json["endpoints", 0, "status"] as? String == "complete")
    #expect(json.findingIDs == ["starttls-not-offered"])
    #expect(outcome.status == 1)
  }
}
