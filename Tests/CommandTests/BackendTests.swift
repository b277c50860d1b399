import Certificates
import EmbeddedServer
import Foundation
import TestSupport
import Testing

@Suite("servers behind one name")
struct BackendTests {
  /// Two servers on one port, at 127.0.0.1 and 127.0.0.2, and the options that lead to both by one name.
  private func withBackends(
    _ first: String, _ second: String, _ body: (_ words: [String]) async throws -> Void
  ) async throws {
    try await withScenario(first) { running in
      let scenario = try #require(Scenario.named(second))
      let pki = try DemoPKI(at: UnixTime(seconds: Int64(Date().timeIntervalSince1970)))
      let other = try await EmbeddedServer.start(scenario, pki: pki, on: .tcp(host: "127.0.0.2", port: running.port))
      do {
        try await body(
          ["--no-ca", "--resolve", "mx.example.test:127.0.0.1", "--resolve", "mx.example.test:127.0.0.2"]
            + [running.target])
        await other.stop()
      } catch {
        await other.stop()
        throw error
      }
    }
  }

  @Test("that differ are told with what and where, in the document and in the text")
  func differ() async throws {
    try await withBackends("good", "starttls-stripped") { words in
      let outcome = try await Ehlo.run(["--json"] + words)
      let json = try outcome.json
      #expect(json.findingIDs.contains("backends-differ"))
      let differences = try #require(json["differences"] as? [[String: Any]])
      let startTLS = try #require(differences.first { $0["property"] as? String == "starttls" })
      let values = try #require(startTLS["values"] as? [[String: Any]])
      #expect(values.compactMap { $0["value"] as? String } == ["offered", "not offered"])
      #expect(values.compactMap { $0["endpoints"] as? [String] } == [["e1"], ["e2"]])
      let text = try await Ehlo.run(words)
      #expect(text.output.contains("  STARTTLS "))
      #expect(text.output.contains("  warning  backends-differ\n"))
      #expect(outcome.status == 1)
    }
  }

  @Test("that differ are told by a scan as by a probe, also when one of them was probed by an earlier run")
  func scan() async throws {
    try await withBackends("good", "starttls-stripped") { words in
      let files = try TemporaryDirectory()
      let list = try files.write(try #require(words.last) + "\n", to: "list.txt")
      let out = files.path("out")
      let scan = ["scan", "--quiet", "--resume", out] + words.dropLast() + [list]
      #expect(try await Ehlo.run(scan).status == 1)
      let whole = try files.text(of: "out")
      let lines = whole.split(separator: "\n").map(String.init)
      #expect(lines.count == 3)
      func finding() throws -> [String: Any] {
        let target = try #require(
          ScanOutput(Ehlo.Outcome(status: 0, output: files.text(of: "out"), errors: "")).targets.first)
        #expect(target.verdict == "fail")
        let findings = try #require(target["findings"] as? [[String: Any]])
        return try #require(findings.first { $0["id"] as? String == "backends-differ" })
      }
      let told = try finding()
      let probed = try #require(
        (try await Ehlo.run(["--json"] + words).json["findings"] as? [[String: Any]])?
          .first { $0["id"] as? String == "backends-differ" })
      for key in ["level", "message", "remedy", "reference"] {
        #expect(told[key] as? String == probed[key] as? String, "\(key)")
      }
      #expect(told["subject"] as? [String: String?] == probed["subject"] as? [String: String?])
      let port = try #require(words.last?.split(separator: ":").last)
      let evidence = try #require(told["evidence"] as? [String])
      #expect(
        evidence.first
          == "STARTTLS: offered at 127.0.0.1:\(port)/mx.example.test; not offered at 127.0.0.2:\(port)/mx.example.test")
      // As a run leaves it that is killed between the two.
      _ = try files.write(lines[0] + "\n", to: "out")
      #expect(try await Ehlo.run(scan).status == 1)
      #expect(try finding()["evidence"] as? [String] == evidence)
      // Lines of a version that wrote none.
      let imprint = try #require(
        Document(JSONSerialization.jsonObject(with: Data(lines[0].utf8)))["imprint"] as? String)
      _ = try files.write(lines[0].replacingOccurrences(of: "\"\(imprint)\"", with: "null") + "\n", to: "out")
      #expect(try await Ehlo.run(scan).status == 1)
      let target = try ScanOutput(Ehlo.Outcome(status: 0, output: files.text(of: "out"), errors: "")).targets.first
      #expect(target?.findingIDs == [])
    }
  }

  @Test("of which other parts of a scan have all but one are not compared, and those of one part are")
  func shards() async throws {
    try await withBackends("good", "starttls-stripped") { words in
      let files = try TemporaryDirectory()
      let list = try files.write(try #require(words.last) + "\n", to: "list.txt")
      for count in 1...3 {
        var endpoints = 0
        for index in 0..<count {
          let outcome = try await Ehlo.run(
            ["scan", "--quiet", "--shard", "\(index)/\(count)"] + words.dropLast() + [list])
          let output = try ScanOutput(outcome)
          endpoints += output.endpoints.count
          for target in output.targets {
            #expect(target.findingIDs == (output.endpoints.count == 2 ? ["backends-differ"] : []))
            #expect((target["verdict"] is NSNull) == (output.endpoints.count < 2))
          }
        }
        #expect(endpoints == 2)
      }
    }
  }

  @Test("one address is probed as often as is asked for, and only so often")
  func repeated() async throws {
    try await withScenario("good") { running in
      let outcome = try await Ehlo.run(["--json", "--repeat", "3"] + running.options + [running.target])
      let repeats = try #require(try outcome.json["endpoints", 0, "repeats"] as? [[String: Any]])
      #expect(repeats.compactMap { $0["run"] as? Int } == [2, 3])
      #expect(repeats.allSatisfy { ($0["differs"] as? [Any])?.isEmpty == true })
      #expect(running.server.connectionCount == 3)
      let text = try await Ehlo.run(["--repeat", "2"] + running.options + [running.target])
      #expect(text.lines.contains("  repeated      2 times: identical"))
      #expect(outcome.status == 0)
    }
  }

  @Test(
    "a number of repetitions out of range is a usage error",
    arguments: ["0", "101", "-1", "many", "99999999999999999999"])
  func wrongNumber(_ number: String) async throws {
    let outcome = try await Ehlo.run("--repeat", number, "127.0.0.1")
    #expect(outcome.errors.hasPrefix("error: --repeat: '\(number)' is no number from 1 to 100\n"))
    #expect(outcome.status == 64)
  }
}
