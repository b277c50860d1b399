import Foundation
import TestSupport
import Testing

@Suite("a domain, with a real name server and a real Postfix", .serialized)
struct DomainTests {
  private static let nameserver = Result { try RealServer("nameserver") }
  private static let postfix = Result { try RealServer("postfix") }

  /// What makes the tool ask our root, and take its key for the root's.
  private func dns(_ port: String = "dns_port") throws -> [String] {
    let server = try Self.nameserver.get()
    return ["--dns-server", "127.0.0.1@\(try server.fact(port))", "--trust-anchor", try server.fact("trust_anchor")]
  }

  private func trust() throws -> [String] { ["--ca-path", try Self.postfix.get().fact("ca_path")] }

  @Test("is probed on every address of every mail exchanger, the preferred one first")
  func everyExchanger() async throws {
    let port = try Self.postfix.get().fact("ecdsa_port")
    let outcome = try await Ehlo.run(
      ["--json", "--mx", "example.test:\(port)", "--allow-private"] + dns() + trust())
    let json = try outcome.json
    #expect(json["target", "kind"] as? String == "domain")
    #expect(json["dns", "status"] as? String == "secure")
    #expect(json["dns", "implicit_mx"] as? Bool == false)
    let exchangers = try #require(json["dns", "mx"] as? [[String: Any]])
    #expect(exchangers.compactMap { $0["preference"] as? Int } == [10, 20])
    #expect(exchangers.compactMap { $0["host"] as? String } == ["mx1.example.test", "mx2.example.test"])
    #expect(exchangers.compactMap { $0["addresses"] as? [String] } == [["127.0.0.1", "::1"], ["127.0.0.2"]])
    let endpoints = try #require(json["endpoints"] as? [[String: Any]])
    #expect(
      endpoints.compactMap { $0["host"] as? String } == ["mx1.example.test", "mx1.example.test", "mx2.example.test"])
    #expect(json["endpoints", 0, "transport", "address"] as? String == "127.0.0.1")
    #expect(json["endpoints", 0, "tls", "version"] as? String == "TLSv1.3")
    // The certificate is for mx.example.test, and the name of the MX record is what counts.
    #expect(json["endpoints", 0, "certificates", "identity", "matched"] as? Bool == false)
    #expect(json["endpoints", 0, "names", "asked"] as? String == "mx1.example.test")
    #expect(json["endpoints", 0, "names", "greeting"] as? String == "mx.example.test")
    #expect(json["endpoints", 0, "names", "greeting_leads"] as? String == "back")
    #expect(json["endpoints", 0, "names", "ptr", "status"] as? String == "insecure")
    #expect(json["endpoints", 0, "names", "ptr", "confirmed"] as? Bool == true)
    #expect(json["endpoints", 1, "failure", "reason"] as? String == "refused")
    #expect(outcome.status == 1)
  }

  @Test("with exchangers in private space alone is told, and nothing is connected to")
  func secluded() async throws {
    let outcome = try await Ehlo.run(["--json", "example.test"] + dns())
    let json = try outcome.json
    let endpoints = try #require(json["endpoints"] as? [[String: Any]])
    #expect(endpoints.compactMap { $0["status"] as? String } == ["skipped", "skipped", "skipped"])
    #expect(json.findingIDs == ["mx-private-address", "mx-private-address"])
    let text = try await Ehlo.run(["example.test"] + dns())
    #expect(text.lines.contains("  skipped       127.0.0.2 is a loopback address: see --allow-private"))
    #expect(json.verdict == "incomplete")
    #expect(outcome.status == 2)
  }

  @Test(
    "that leads nowhere is told by why",
    arguments: [
      ("null.example.test", "null-mx", "null-mx", "pass", 0),
      ("nowhere.test", "nxdomain", "domain-not-found", "fail", 1),
      ("mx-missing.example.test", "no-address", "no-mail-host", "fail", 1),
      ("corrupt.test", "dns-bogus", "dns-bogus", "fail", 1), ("expired.test", "dns-bogus", "dns-bogus", "fail", 1),
    ])
  func nowhere(_ domain: String, _ reason: String, _ finding: String, _ verdict: String, _ status: Int) async throws {
    let outcome = try await Ehlo.run(["--json", domain] + dns())
    let json = try outcome.json
    #expect(json["failure", "stage"] as? String == "resolve")
    #expect(json["failure", "reason"] as? String == reason)
    #expect(json.findingIDs.first == finding)
    #expect(json.verdict == verdict)
    // Where nothing is wrong there is nothing to complain of.
    #expect(outcome.errors.isEmpty == (verdict == "pass"))
    #expect(outcome.status == Int32(status))
  }

  @Test("tells whether its answers are signed, and why that cannot be judged")
  func security() async throws {
    func status(_ domain: String, _ port: String = "dns_port") async throws -> (String?, String?) {
      let json = try await Ehlo.run(["--json", "--mx-limit", "1", domain] + dns(port)).json
      return (json["dns", "status"] as? String, json["dns", "reason"] as? String)
    }
    #expect(try await status("nsec3.test").0 == "secure")
    #expect(try await status("unsigned.test").0 == "insecure")
    let stripped = try await status("example.test", "stripping_port")
    #expect(stripped.0 == "indeterminate")
    #expect(stripped.1?.isEmpty == false)
  }

  @Test(
    "options about names that are wrong are told before any question",
    arguments: [
      BadInput(
        "--dns-server", "ns.test", "example.test", error: "--dns-server: 'ns.test' is not ADDRESS or ADDRESS@PORT",
        hint: "for instance --dns-server 9.9.9.9"),
      BadInput(
        "--dns-stub", "example.test", "example.test",
        error: "--dns-stub: 'example.test' is not ZONE=ADDRESS or ZONE=ADDRESS@PORT",
        hint: "for instance --dns-stub example.org=192.0.2.53"),
      BadInput("--mx-limit", "0", "example.test", error: "--mx-limit: '0' is no number from 1 to 1000"),
      BadInput(
        "--no-dnssec", "--trust-anchor", "a", "example.test",
        error: "--no-dnssec and --trust-anchor exclude each other"),
    ])
  func options(_ input: BadInput) async throws {
    let outcome = try await Ehlo.run(input.words)
    #expect(outcome.errors == input.text)
    #expect(outcome.status == 64)
  }

  @Test("a trust anchor that is not there is a usage error that names the file")
  func missingAnchor() async throws {
    let outcome = try await Ehlo.run("--trust-anchor", "/nowhere/anchor", "example.test")
    #expect(outcome.errors.hasPrefix("error: "))
    #expect(outcome.errors.contains("/nowhere/anchor"))
    #expect(outcome.status == 64)
  }
}
