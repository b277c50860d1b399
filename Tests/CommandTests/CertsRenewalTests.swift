import Certificates
import Foundation
import TLSCrypto
import TestSupport
import Testing

private let from = UnixTime(year: 2026, month: 11, day: 1)
private let until = UnixTime(year: 2027, month: 2, day: 28, hour: 23, minute: 59, second: 59)

@Suite("ehlo certs --previous")
struct CertsRenewalTests {
  /// Two certificates of one authority, with a key each, in a directory with the report on the first.
  private struct World {
    let directory: TemporaryDirectory

    init() async throws {
      directory = try TemporaryDirectory()
      let root = try CertificateAuthority(name: "Example Root", from: from, until: until)
      let authority = try root.intermediate(name: "Exämple Intermediate", from: from, until: until)
      try write([root.certificate], "root.pem")
      for name in ["old.pem", "new.pem"] {
        let template = CertificateTemplate(
          commonName: "mx.example.test", dnsNames: ["mx.example.test"], from: from, until: until)
        try write(try authority.issue(template).chain, name)
      }
      for (format, name) in [([], "report.json"), (["--pretty"], "pretty.json")] {
        let report = try await Ehlo.run(["certs", "--json"] + format + options + [directory.path("old.pem")])
        try directory.write(report.output, to: name)
      }
    }

    private func write(_ certificates: [X509Certificate], _ name: String) throws {
      try directory.write(String(decoding: certificates.flatMap { try PEM.encode($0) }, as: UTF8.self), to: name)
    }

    var options: [String] { ["--ca-file", directory.path("root.pem"), "--at", "2026-12-01"] }

    func audit(_ file: String, previous: String) async throws -> Ehlo.Outcome {
      try await Ehlo.run(
        ["certs", "--json"] + options + ["--previous", directory.path(previous), directory.path(file)])
    }
  }

  @Test("takes certificates and reports alike", arguments: ["old.pem", "report.json", "pretty.json"])
  func changed(_ previous: String) async throws {
    let outcome = try await World().audit("new.pem", previous: previous)
    let json = try outcome.json
    #expect(json.findingIDs == ["key-changed"])
    #expect(json["chains", 0, "renewal", "same_key"] as? Bool == false)
    let records = try #require(json["chains", 0, "renewal", "tlsa"] as? [[String: Any]])
    #expect(records.map { ($0["record"] as? String ?? "").prefix(5) } == ["3 1 1", "3 0 1", "2 1 1", "2 0 1"])
    #expect(records.map { $0["holds"] as? Bool } == [false, false, true, true])
    #expect(records.last?["subject"] as? String == "CN=Exämple Intermediate")
    #expect(outcome.status == 0)
  }

  @Test("tells what was not renewed")
  func same() async throws {
    let outcome = try await World().audit("old.pem", previous: "report.json")
    #expect(try outcome.json.findingIDs == ["not-renewed"])
  }

  @Test("takes a report on a certificate whose end could not be read")
  func unknownEnd() async throws {
    let world = try await World()
    let report = try TemporaryDirectory.text(at: world.directory.path("report.json"))
    let end = "\"not_after\":\"2027-02-28T23:59:59Z\""
    try world.directory.write(report.replacingOccurrences(of: end, with: "\"not_after\":null"), to: "null.json")
    let json = try await world.audit("old.pem", previous: "null.json").json
    #expect(json.findingIDs == ["not-renewed"])
    #expect(json["chains", 0, "renewal", "previous", "not_after"] is NSNull)
  }

  @Test("takes the report of a probe")
  func probe() async throws {
    try await withScenario("good") { server in
      let directory = try TemporaryDirectory()
      let report = try await Ehlo.run(["--json"] + server.options + [server.target])
      try directory.write(report.output, to: "probe.json")
      let outcome = try await Ehlo.run(
        ["certs", "--json", "--previous", directory.path("probe.json")] + server.options + [server.target])
      #expect(try outcome.json.findingIDs.contains("not-renewed"))
    }
  }

  @Test("refuses what holds no certificate", arguments: ["{}", "{\"a\": [1, {}]} x", "nothing", ""])
  func wrong(_ text: String) async throws {
    let world = try await World()
    try world.directory.write(text, to: "wrong")
    let outcome = try await world.audit("new.pem", previous: "wrong")
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix("error: "))
  }

  @Test("tells people in two lines")
  func text() async throws {
    let world = try await World()
    let outcome = try await Ehlo.run(
      ["certs", "--width", "120"] + world.options + [
        "--previous", world.directory.path("old.pem"), world.directory.path("new.pem"),
      ])
    #expect(outcome.output.contains("  renewal       a new certificate with another key than the one until 2027-02-28"))
    #expect(outcome.output.contains("TLSA 2 1 1 and 2 0 1 hold; 3 1 1 and 3 0 1 no longer match"))
  }
}
