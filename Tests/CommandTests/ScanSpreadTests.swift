import EmbeddedServer
import Foundation
import TestSupport
import Testing

@Suite("a scan as a stage of something larger")
struct ScanSpreadTests {
  @Test("is spread by GNU parallel, which gives each process some lines and keeps whole what they write")
  func parallel() async throws {
    try await withScenario("good") { server in
      let files = try TemporaryDirectory()
      let list = try files.write((1...12).map { "m\($0).test:\(server.port)\n" }.joined(), to: "list.txt")
      let overrides = (1...12).map { "--resolve m\($0).test:127.0.0.1" }.joined(separator: " ")
      let outcome = try await Ehlo.shell(
        """
        parallel --will-cite --pipe -N 4 --jobs 2 --line-buffer \
        "$EHLO" scan --quiet --fail-on never --ca-file '\(server.root)' \(overrides) <'\(list)'
        """)
      let output = try ScanOutput(outcome)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(
        output.targets.compactMap { $0["target", "input"] as? String }.sorted()
          == (1...12).map { "m\($0).test:\(server.port)" }.sorted())
      #expect(output.endpoints.count == 12)
      // Each process counts its own lines.
      #expect(Set(output.targets.compactMap { $0["line"] as? Int }) == Set(1...4))
    }
  }

  @Test("is spread by GNU parallel by endpoints, each of which one process probes")
  func shards() async throws {
    try await withScenario("good") { server in
      let files = try TemporaryDirectory()
      let list = try files.write((1...12).map { "m\($0).test:\(server.port)\n" }.joined(), to: "list.txt")
      let overrides = (1...12).map { "--resolve m\($0).test:127.0.0.1" }.joined(separator: " ")
      let outcome = try await Ehlo.shell(
        """
        seq 0 3 | parallel --will-cite --jobs 2 "'$EHLO'" scan --quiet --fail-on never --ca-file '\(server.root)' \
        \(overrides) --shard {}/4 '\(list)'
        """)
      let output = try ScanOutput(outcome)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(output.targets.compactMap { $0["line"] as? Int }.sorted() == Array(1...12))
      #expect(server.server.connectionCount == 12)
    }
  }

  @Test("takes its part from the index of a Kubernetes Job")
  func job() async throws {
    try await withScenario("good") { server in
      let files = try TemporaryDirectory()
      let list = try files.write((1...12).map { "m\($0).test:\(server.port)\n" }.joined(), to: "list.txt")
      let overrides = (1...12).map { "--resolve m\($0).test:127.0.0.1" }.joined(separator: " ")
      var found: [String] = []
      for index in 0..<3 {
        // As in the example in Sources/EhloCommands/Scan/README.md.
        let outcome = try await Ehlo.shell(
          """
          "$EHLO" scan --quiet --fail-on never --ca-file '\(server.root)' \(overrides) \
          --shard "$JOB_COMPLETION_INDEX/3" '\(list)'
          """, environment: ["JOB_COMPLETION_INDEX": "\(index)"])
        found += try ScanOutput(outcome).endpoints.compactMap { $0["host"] as? String }
      }
      #expect(found.sorted() == (1...12).map { "m\($0).test" }.sorted())
    }
  }
}
