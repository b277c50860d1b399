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

  @Test("is asked for the addresses of a host, too, and nobody else is")
  func host() async throws {
    let port = try Self.postfix.get().fact("ecdsa_port")
    let json = try await Ehlo.run(["--json", "mx1.example.test:\(port)"] + dns() + trust()).json
    let endpoints = try #require(json["endpoints"] as? [[String: Any]])
    #expect(endpoints.count == 2)
    #expect(json["endpoints", 0, "host"] as? String == "mx1.example.test")
    #expect(json["endpoints", 0, "transport", "address"] as? String == "127.0.0.1")
    #expect(json["endpoints", 0, "tls", "version"] as? String == "TLSv1.3")
    let bogus = try await Ehlo.run(["--json", "to-corrupt.example.test:\(port)"] + dns()).json
    #expect(bogus["failure", "reason"] as? String == "dns-bogus")
    let talk = try await talk(["QUIT"], ["mx1.example.test:\(port)"] + dns() + trust())
    #expect(talk.output.hasPrefix("== connected to mx1.example.test [127.0.0.1]:\(port)"), "\(talk)")
    let anchored = try await Ehlo.run(
      ["--json", "--dns-stub", "example.test=127.0.0.1@\(Self.nameserver.get().fact("dns_port"))", "--no-dnssec"]
        + ["mx1.example.test:\(port)"] + trust()
    ).json
    #expect(anchored["endpoints", 0, "transport", "address"] as? String == "127.0.0.1")
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

  @Test("is spoken to at its preferred exchanger, unless that is in private space")
  func spokenTo() async throws {
    let port = try Self.postfix.get().fact("ecdsa_port")
    let words = try ["--mx", "example.test:\(port)"] + dns() + trust()
    let outcome = try await talk(["EHLO me.test"], words + ["--allow-private"])
    #expect(outcome.output.hasPrefix("== connected to mx1.example.test [127.0.0.1]:\(port)"), "\(outcome)")
    #expect(outcome.status == 0)
    let secluded = try await talk(["EHLO me.test"], words)
    #expect(secluded.errors.hasPrefix("error: example.test:\(port): every address is of private space"))
    #expect(secluded.output == "")
    #expect(secluded.status == 2)
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

  @Test("whose name is not ASCII is looked up in A-labels, and shown in both forms")
  func international() async throws {
    let json = try await Ehlo.run(["--json", "Bücher.example.test"] + dns()).json
    #expect(json["target", "name"] as? String == "bücher.example.test")
    #expect(json["target", "ascii_name"] as? String == "xn--bcher-kva.example.test")
    #expect(json["dns", "mx", 0, "host"] as? String == "xn--bcher-kva.example.test")
    #expect(json["dns", "status"] as? String == "secure")
    let text = try await Ehlo.run(["Bücher.example.test"] + dns())
    #expect(text.lines.first?.hasPrefix("INCOMPLETE  Bücher.example.test (xn--bcher-kva.example.test)") == true)
    #expect(
      text.lines.contains { $0.hasSuffix("10  xn--bcher-kva.example.test  “bücher.example.test”:") })
  }

  @Test("with SRV records for submission is probed where they lead")
  func service() async throws {
    let outcome = try await Ehlo.run(["--json", "--srv", "submission://example.test", "--allow-private"] + dns())
    let json = try outcome.json
    #expect(json["target", "kind"] as? String == "domain")
    #expect(json["target", "policy"] as? String == "verify")
    #expect(json["dns", "status"] as? String == "secure")
    #expect(json["dns", "srv", "name"] as? String == "_submission._tcp.example.test")
    #expect(json["dns", "srv", "records", 0, "port"] as? Int == 587)
    #expect(json["endpoints", 0, "host"] as? String == "mx.example.test")
    #expect(json["endpoints", 0, "transport", "port"] as? Int == 587)
    #expect(json["endpoints", 0, "failure", "reason"] as? String == "refused")
    #expect(outcome.status == 1)
    // What a stranger wrote does not lead into this machine.
    let secluded = try await Ehlo.run(["--json", "--srv", "submission://example.test"] + dns()).json
    #expect(secluded["endpoints", 0, "status"] as? String == "skipped")
    #expect(secluded.verdict == "incomplete")
  }

  @Test(
    "without an SRV record for a service is told by why",
    arguments: [
      ("submission://declined.example.test", "declined.example.test says that it has no such service"),
      ("smtps://example.test", "there is no SRV record _submissions._tcp.example.test"),
    ])
  func noService(_ target: String, _ message: String) async throws {
    let outcome = try await Ehlo.run(["--json", "--srv", target] + dns())
    let json = try outcome.json
    #expect(json["failure", "reason"] as? String == "no-address")
    #expect((json["failure", "message"] as? String)?.hasPrefix(message) == true)
    #expect(json.findingIDs == ["no-mail-host"])
    #expect(outcome.status == 1)
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
      BadInput(
        "--srv", "example.test", error: "target example.test: SRV records are known of submission alone",
        hint: "give submission://DOMAIN, or smtps://DOMAIN for TLS from the first byte"),
      BadInput(
        "--srv", "submission://example.test:587",
        error: "target submission://example.test:587: the port comes from the SRV records",
        hint: "give submission://DOMAIN, or smtps://DOMAIN for TLS from the first byte"),
      BadInput(
        "--mx", "[192.0.2.1]:25", error: "target [192.0.2.1]:25: an address has no mail exchangers",
        hint: "give a domain, or leave --mx out"),
      BadInput("--srv", "--mx", "submission://example.test", error: "--srv and --mx exclude each other"),
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
