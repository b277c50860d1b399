import Certificates
import EmbeddedServer
import Foundation
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
