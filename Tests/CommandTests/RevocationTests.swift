import Foundation
import TestSupport
import Testing

@Suite("ehlo certs --ocsp --crl, of a real authority")
struct RevocationTests {
  private static let server = Result { try RealServer("revocation") }

  private func audit(_ name: String, _ words: String..., reaching host: String = "127.0.0.1") async throws
    -> Ehlo.Outcome
  {
    let server = try Self.server.get()
    let file = try server.fact("directory") + "/\(name).pem"
    return try await Ehlo.run(
      ["certs", "--json", "--ca-file", server.fact("root"), "--resolve", "\(server.fact("host")):\(host)"] + words
        + [file])
  }

  private func answers(_ outcome: Ehlo.Outcome) throws -> [[String: Any]] {
    try #require(try outcome.json["chains", 0, "revocation"] as? [[String: Any]], "\(outcome)")
  }

  @Test("tells what the responder and the list say of a good certificate, and from whom")
  func good() async throws {
    let outcome = try await audit("good", "--ocsp", "--crl")
    let answers = try answers(outcome)
    #expect(answers.map { $0["source"] as? String } == ["ocsp", "crl"])
    #expect(answers.allSatisfy { $0["status"] as? String == "good" && $0["message"] is NSNull })
    #expect((answers.first?["response"] as? [String: Any])?["signer"] as? String == "issuer")
    #expect((answers.last?["list"] as? [String: Any])?["entries"] as? Int == 1)
    #expect(try outcome.json.findingIDs == [])
    #expect(outcome.status == 0)
  }

  @Test("asks only what it is told to ask, and nobody unless it is")
  func wishes() async throws {
    #expect(try answers(try await audit("good")).isEmpty)
    #expect(try answers(try await audit("good", "--crl")).map { $0["source"] as? String } == ["crl"])
    #expect(try answers(try await audit("none", "--crl", "--ocsp")).isEmpty)
  }

  @Test("fails for a certificate that was revoked, with date and reason", arguments: ["--ocsp", "--crl"])
  func revoked(_ source: String) async throws {
    let outcome = try await audit("revoked", source)
    let answer = try #require(try answers(outcome).first)
    #expect(answer["status"] as? String == "revoked" && answer["revocation_reason"] as? String == "keyCompromise")
    #expect(try outcome.json.findingIDs == ["revoked"])
    #expect(outcome.status == 1)
  }

  @Test("believes a responder that the authority entrusted with it")
  func delegated() async throws {
    let outcome = try await audit("delegated", "--ocsp")
    let response = try #require(try answers(outcome).first?["response"] as? [String: Any])
    #expect(response["signer"] as? String == "delegate")
    #expect(response["signer_name"] as? String == "CN=responder.example.test")
    #expect(outcome.status == 0)
  }

  @Test("follows a server elsewhere once, and goes to the second place where the first has nothing")
  func elsewhere() async throws {
    let moved = try await audit("moved", "--ocsp", "--crl")
    #expect(try answers(moved).map { $0["status"] as? String } == ["good", "good"])
    let second = try await audit("second-place", "--ocsp", "--crl")
    let statuses = try answers(second).map { $0["status"] as? String }
    #expect(statuses == ["inconclusive", "good", "inconclusive", "good"])
    #expect(second.status == 0)
  }

  struct Bad: Sendable, CustomTestStringConvertible {
    var name: String
    var source: String
    var reason: String
    var message = ""
    var words: [String] = []
    var testDescription: String { "\(name) \(source)" }
  }

  static let bad: [Bad] =
    ["--ocsp", "--crl"].flatMap { source in
      [
        Bad(name: "nowhere", source: source, reason: "unreachable", message: "the status 404"),
        Bad(name: "endless", source: source, reason: "unreachable", message: "the answer has more than"),
        Bad(name: "slow", source: source, reason: "unreachable", message: "in time", words: ["--max-time", "1"]),
        Bad(name: "loop", source: source, reason: "unreachable", message: "again and again"),
        Bad(name: "https", source: source, reason: "unreachable", message: "no plain HTTP: https://"),
        Bad(name: "inwards", source: source, reason: "unreachable", message: "127.0.0.1 is a loopback address"),
        Bad(name: "literal", source: source, reason: "unreachable", message: "127.0.0.1 is a loopback address"),
        Bad(name: "cut", source: source, reason: "unreachable", message: "closed before the whole answer"),
        Bad(name: "chatter", source: source, reason: "unreachable", message: "does not speak HTTP"),
        Bad(name: "mail-port", source: source, reason: "unreachable", message: "no place for plain HTTP"),
      ]
    }
    + [
      Bad(name: "unlisted", source: "--ocsp", reason: "unknown-certificate"),
      Bad(name: "for-another", source: "--ocsp", reason: "other-certificate"),
      Bad(name: "entrusted-with-other", source: "--ocsp", reason: "unauthorized-signer"),
      Bad(name: "try-later", source: "--ocsp", reason: "refused"),
      Bad(name: "stale", source: "--crl", reason: "expired"),
      Bad(name: "of-another", source: "--crl", reason: "forged"),
      Bad(name: "delta", source: "--crl", reason: "delta"),
      Bad(name: "indirect", source: "--crl", reason: "indirect"),
      Bad(name: "part", source: "--crl", reason: "partial"),
      Bad(name: "authorities-only", source: "--crl", reason: "partial"),
    ]

  @Test("takes no bad answer for a good one, and no silence", arguments: bad)
  func inconclusive(_ bad: Bad) async throws {
    let server = try Self.server.get()
    let file = try server.fact("directory") + "/\(bad.name).pem"
    let outcome = try await Ehlo.run(
      [
        "certs", "--json", "--ca-file", server.fact("root"), "--resolve", "\(server.fact("host")):127.0.0.1",
        bad.source,
      ] + bad.words + [file])
    let answer = try #require(try answers(outcome).first)
    #expect(answer["status"] as? String == "inconclusive" && answer["reason"] as? String == bad.reason)
    #expect(bad.message.isEmpty || (answer["message"] as? String ?? "").contains(bad.message), "\(answer)")
    #expect(try outcome.json.findingIDs == ["revocation-inconclusive"])
    #expect(try outcome.json.verdict == "incomplete")
    #expect(outcome.status == 2)
  }

  @Test("goes to private addresses where the user lets it")
  func privateAddress() async throws {
    let outcome = try await audit("literal", "--ocsp", "--crl", "--allow-private")
    #expect(try answers(outcome).map { $0["status"] as? String } == ["good", "good"])
  }

  @Test("cannot tell where nobody answers")
  func unreachable() async throws {
    // Another loopback address, on which nothing listens.
    let outcome = try await audit("good", "--ocsp", reaching: "127.0.0.77")
    #expect(try answers(outcome).first?["reason"] as? String == "unreachable")
    #expect(outcome.status == 2)
  }

  @Test("tells people in a line each")
  func text() async throws {
    let server = try Self.server.get()
    let outcome = try await Ehlo.run(
      [
        "certs", "--width", "100", "--ocsp", "--crl", "--ca-file", server.fact("root"), "--resolve",
        "\(server.fact("host")):127.0.0.1", server.fact("directory") + "/revoked.pem",
      ])
    #expect(outcome.lines.first?.hasPrefix("FAIL  ") == true)
    let lines = outcome.lines.filter { $0.contains(": CN=mx.example.test REVOKED on ") }
    #expect(lines.count == 2)
  }
}
