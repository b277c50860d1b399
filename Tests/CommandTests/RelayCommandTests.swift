import Foundation
import TestSupport
import Testing

@Suite("whether strangers may relay, asked of a real Postfix", .serialized)
struct RelayCommandTests {
  private static let postfix = Result { try RealServer("postfix") }

  private func relay(_ port: String, _ more: String...) async throws -> Ehlo.Outcome {
    try await Ehlo.run(["relay", "--test-domain", "foreign.test"] + more + Self.postfix.get().words(port))
  }

  private func outcomes(_ json: Document) -> [String: String] {
    let cases = json["endpoints", 0, "relay", "cases"] as? [[String: Any]] ?? []
    let pairs = cases.compactMap { asked -> (String, String)? in
      guard let form = asked["form"] as? String, let outcome = asked["outcome"] as? String else { return nil }
      return (form, outcome)
    }
    return Dictionary(pairs) { first, _ in first }
  }

  @Test("of one that relays for nobody")
  func closed() async throws {
    let outcome = try await relay("ecdsa_port")
    let json = try outcome.json
    #expect(json["schema"] as? String == "ehlo/relay/1")
    #expect(json["endpoints", 0, "relay", "complete"] as? Bool == true)
    let outcomes = outcomes(json)
    #expect(outcomes.count == 19)
    #expect(outcomes["control"] == "accepted")
    #expect(Set(outcomes.filter { $0.key != "control" }.values) == ["refused"])
    #expect(!json.findingIDs.contains { $0.hasPrefix("relay-") })
    #expect(outcome.status == 0)
  }

  @Test("of one that demands TLS before anything, and of one that does not, asked before TLS")
  func enforcement() async throws {
    let exchanger = try await relay("ecdsa_port").json
    #expect(exchanger["endpoints", 0, "relay", "enforcement", "mail_reply", "code"] as? Int == 250)
    #expect(exchanger["endpoints", 0, "relay", "enforcement", "auth_reply", "code"] as? Int == 503)
    let submission = try await relay("submission_port", "--transcript").json
    #expect(submission["endpoints", 0, "relay", "enforcement", "mail_reply", "code"] as? Int == 530)
    #expect(submission["endpoints", 0, "relay", "enforcement", "auth_reply", "code"] as? Int == 530)
    #expect(!submission.findingIDs.contains("tls-not-enforced"))
    // The refusals before TLS count among those that this server bears.
    #expect(submission["endpoints", 0, "relay", "complete"] as? Bool == true)
  }

  @Test("of one that relays for everybody, and no message is sent")
  func open() async throws {
    let outcome = try await relay("open_port", "--transcript")
    let json = try outcome.json
    #expect(outcomes(json)["foreign"] == "accepted")
    #expect(outcomes(json)["null-sender"] == "accepted")
    #expect(json.findingIDs.contains("relay-accepted"))
    #expect(!outcome.errors.contains("DATA"))
    #expect(outcome.status == 1)
  }

  @Test("of one that ends the connection in between, on as few connections as it tolerates")
  func strict() async throws {
    let json = try await relay("strict_port").json
    #expect(outcomes(json).count == 19)
    #expect(json["endpoints", 0, "relay", "complete"] as? Bool == true)
    #expect(json["endpoints", 0, "traffic", "connections"] as? Int == 4)
  }

  @Test("or whether it takes mail for one address")
  func recipient() async throws {
    let words = try Self.postfix.get().words("ecdsa_port")
    let taken = try await Ehlo.run(["relay", "--rcpt", "user@example.test"] + words)
    #expect(try outcomes(taken.json) == ["control": "accepted"])
    #expect(taken.status == 0)
    let refused = try await Ehlo.run(["relay", "--rcpt", "nobody@example.test"] + words)
    #expect(try outcomes(refused.json) == ["control": "refused"])
    #expect(try refused.json.findingIDs == ["recipient-refused"])
    #expect(refused.status == 1)
  }

  @Test(
    "is a usage error where it cannot be asked",
    arguments: [
      BadInput(
        "relay", "mx.example.test:25", error: "--test-domain is missing",
        hint: "name a domain of your own that the server does not take mail for"),
      BadInput(
        "relay", "--test-domain", "f.test", "127.0.0.1:25", error: "--domain is missing",
        hint: "name a domain that the server takes mail for"),
      BadInput(
        "relay", "--test-domain", "example.test", "mx.example.test:25",
        error: "--test-domain: example.test is the server's own domain", hint: "--domain names another one"),
    ])
  func usage(_ input: BadInput) async throws {
    let outcome = try await Ehlo.run(input.words)
    #expect(outcome.errors == input.text)
    #expect(outcome.status == 64)
  }
}
