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

  /// The example of a Kubernetes Job that the documentation gives: its text, and what its container runs.
  private func documentedJob() throws -> (yaml: String, script: String) {
    let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/EhloCommands/Scan/README.md")
    let text = try String(contentsOf: readme, encoding: .utf8)
    let start = try #require(text.range(of: "```yaml\n")).upperBound
    let yaml = text[start..<(try #require(text.range(of: "\n```", range: start..<text.endIndex)).lowerBound)]
    var lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)[...]
    let head = try #require(lines.firstIndex { $0.hasSuffix("args:") })
    #expect(lines[head - 1].hasSuffix(#"command: ["/bin/sh", "-c"]"#))
    #expect(lines[head + 1].hasSuffix("- |"))
    lines = lines[(head + 2)...]
    let depth = try #require(lines.first).prefix { $0 == " " }.count
    let script = lines.prefix { $0.prefix(depth).allSatisfy { $0 == " " } }.map { $0.dropFirst(depth) }
    return (String(yaml), script.joined(separator: "\n"))
  }

  @Test("takes its part from the index of a Kubernetes Job, by the script that the documentation has")
  func job() async throws {
    try await withScenario("good") { server in
      let files = try TemporaryDirectory()
      for folder in ["bin", "results", "lists"] {
        try FileManager.default.createDirectory(atPath: files.path(folder), withIntermediateDirectories: true)
      }
      let (yaml, script) = try documentedJob()
      let overrides = (1...12).map { "--resolve m\($0).test:127.0.0.1" }.joined(separator: " ")
      let program = try files.write(
        "#!/bin/sh\nexec \"$EHLO\" \"$@\" --ca-file '\(server.root)' \(overrides)\n", to: "bin/ehlo")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
      let path = "\(files.path("bin")):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
      // One pod.
      func run(_ index: Int) async throws -> Ehlo.Outcome {
        try await Ehlo.shell(
          script.replacingOccurrences(of: "/results", with: files.path("results"))
            .replacingOccurrences(of: "/lists", with: files.path("lists")),
          environment: ["JOB_COMPLETION_INDEX": "\(index)", "PATH": path])
      }
      _ = try files.write((1...12).map { "m\($0).test:\(server.port)\n" }.joined(), to: "lists/domains.txt")
      let count = 8
      #expect(yaml.contains("\n  completions: \(count)\n") && script.contains("\"$JOB_COMPLETION_INDEX/\(count)\""))
      for index in 0..<count {
        let outcome = try await run(index)
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome)")
      }
      func results() throws -> ScanOutput {
        let lines = try (0..<count).map { try files.text(of: "results/\($0).jsonl") }.joined()
        return try ScanOutput(Ehlo.Outcome(status: 0, output: lines, errors: ""))
      }
      let whole = try results()
      #expect(
        whole.endpoints.compactMap { $0["host"] as? String }.sorted() == (1...12).map { "m\($0).test" }.sorted())
      #expect(whole.targets.compactMap { $0["line"] as? Int }.sorted() == Array(1...12))
      #expect(server.server.connectionCount == 12)
      #expect(try (0..<count).allSatisfy { try files.text(of: "results/\($0).json").contains("ehlo/scan-summary/1") })
      // A pod that is begun anew, and a list in which a line is wrong.
      #expect(try await run(0).status == 0)
      _ = try files.write(files.text(of: "lists/domains.txt") + "m1.test:99999\n", to: "lists/domains.txt")
      let wrong = try await run(1)
      #expect(wrong.status == 0 && wrong.errors.contains("m1.test:99999"))
      #expect(yaml.contains("onExitCodes: { operator: In, values: [64] }"))
      #expect(try results().targets.count == 12)
      #expect(server.server.connectionCount == 12)
    }
  }
}
