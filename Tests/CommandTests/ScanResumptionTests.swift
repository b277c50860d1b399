import EmbeddedServer
import Foundation
import TestSupport
import Testing

@Suite("a scan that is resumed")
struct ScanResumptionTests {
  private let files: TemporaryDirectory

  init() throws { files = try TemporaryDirectory() }

  private func scan(_ server: RunningScenario, _ more: [String] = []) async throws -> Ehlo.Outcome {
    let list = try files.write(
      "\(server.target)\n127.0.0.1:\(server.port)\nbad:99999\n\(server.target)\n", to: "list.txt")
    return try await Ehlo.run(
      ["scan", "--quiet", "--concurrency", "1", "--resume", files.path("out")] + server.options + more + [list])
  }

  private func output() throws -> ScanOutput {
    try ScanOutput(Ehlo.Outcome(status: 0, output: try files.text(of: "out"), errors: ""))
  }

  @Test("writes to its file, and where all is done does nothing more")
  func nothingLeft() async throws {
    try await withScenario("good") { server in
      let first = try await scan(server)
      #expect(first.output.isEmpty)
      #expect(first.status == 64)
      let text = try files.text(of: "out")
      #expect(try output().endpoints.count == 2)
      #expect(try output().targets.count == 3)
      let count = server.server.connectionCount
      let second = try await scan(server)
      #expect(second.status == 64)
      #expect(server.server.connectionCount == count)
      #expect(try files.text(of: "out") == text)
    }
  }

  /// What the summary counts, without what takes another time each time.
  private func summary() throws -> NSDictionary {
    let text = Data(try files.text(of: "summary").utf8)
    var summary = try #require(JSONSerialization.jsonObject(with: text) as? [String: Any])
    for key in ["started_at", "seconds", "durations", "slowest_providers"] {
      #expect(summary.removeValue(forKey: key) != nil)
    }
    for key in ["targets", "endpoints"] {
      var counts = try #require(summary[key] as? [String: Any])
      #expect(counts.removeValue(forKey: "resumed") != nil)
      summary[key] = counts
    }
    return summary as NSDictionary
  }

  @Test("goes on wherever its file was cut off, and neither loses nor doubles a line, nor counts one twice")
  func cut() async throws {
    try await withScenario("good") { server in
      let summaryFile = ["--summary", files.path("summary")]
      _ = try await scan(server, summaryFile)
      let unbroken = try summary()
      #expect((unbroken["targets"] as? [String: Any])?["finished"] as? Int == 3)
      let whole = try Data(contentsOf: URL(fileURLWithPath: files.path("out")))
      let ends = whole.indices.filter { whole[$0] == 0x0A }.map { $0 + 1 }
      let cuts = [0, 1] + ends.dropLast().flatMap { [$0 - 1, $0, $0 + 100] }
      for cut in cuts {
        try whole.prefix(cut).write(to: URL(fileURLWithPath: files.path("out")))
        let kept = whole.prefix(cut).split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        let known = kept.count { String(decoding: $0, as: UTF8.self).contains("ehlo/endpoint/1") }
        let before = server.server.connectionCount
        _ = try await scan(server, summaryFile)
        #expect(server.server.connectionCount - before == 2 - known, "\(cut)")
        #expect(try summary() == unbroken, "\(cut)")
        let output = try output()
        #expect(Set(output.endpoints.compactMap { $0["id"] as? String }).count == 2)
        #expect(output.endpoints.count == 2)
        #expect(output.targets.compactMap { $0["line"] as? Int }.sorted() == [1, 2, 4])
        #expect(output.targets.allSatisfy { ($0["endpoints"] as? [String])?.count == 1 })
        #expect(try files.text(of: "out").utf8.starts(with: whole.prefix(ends.last { $0 <= cut } ?? 0)))
      }
    }
  }

  @Test("goes on in front of the zeros that a file system leaves where the power failed")
  func zeros() async throws {
    try await withScenario("good") { server in
      _ = try await scan(server)
      let text = try files.text(of: "out")
      try (Data(text.utf8) + Data(count: 10_000)).write(to: URL(fileURLWithPath: files.path("out")))
      let count = server.server.connectionCount
      #expect(try await scan(server).status == 64)
      #expect(server.server.connectionCount == count)
      #expect(try files.text(of: "out") == text)
    }
  }

  @Test("goes on after it was killed in the midst")
  func killed() async throws {
    try await withScenario("good") { server in
      let mute = try DeafSocket()
      let list = try files.write("\(server.target)\n127.0.0.1:\(mute.port)\n", to: "list.txt")
      let options = server.options.joined(separator: " ")
      let out = files.path("out")
      let killed = try await Ehlo.shell(
        """
        "$EHLO" scan --quiet \(options) --resume '\(out)' '\(list)' &
        until grep -qs ehlo/target/1 '\(out)'; do kill -0 $! || exit 1; sleep 0.05; done
        kill -KILL $!
        wait $!
        """)
      #expect(killed.status == 137, "\(killed)")
      let outcome = try await Ehlo.run(
        ["scan", "--quiet", "--max-time", "0.3", "--resume", out, list] + server.options)
      #expect(outcome.status == 1, "\(outcome)")
      #expect(server.server.connectionCount == 1)
      #expect(try output().targets.compactMap { $0["line"] as? Int } == [1, 2])
      #expect(try output().endpoints.count == 2)
    }
  }

  @Test("with another list, or a file that is none of its own, is refused, and the file stays as it is")
  func otherList() async throws {
    try await withScenario("good") { server in
      _ = try await scan(server)
      let text = try files.text(of: "out")
      let other = try files.write("127.0.0.1:1\n", to: "other.txt")
      let refused = try await Ehlo.run(["scan", "--quiet", "--resume", files.path("out"), other])
      #expect(
        refused.errors.hasPrefix(
          "error: '\(other)', line 1: another target or --policy stood here when the file of --resume was written\n"))
      #expect(refused.status == 64)
      #expect(try files.text(of: "out") == text)
    }
    let documents = ["probe", "scan-summary", "target"].map { #"{"schema":"ehlo/\#($0)/1","generator":{}}"# }
    let long = String(repeating: "x", count: 17 << 20)
    for text in ["some notes\nof mine", "a line", "{}", "{}\n", long] + documents {
      let notes = try files.write(text, to: "notes")
      let refused = try await Ehlo.run(["scan", "--resume", notes])
      #expect(refused.errors == "error: --resume: '\(notes)', line 1, is none that a scan writes\n")
      #expect(refused.status == 64)
      // Not the two texts: that would print them.
      let isAsBefore = try files.text(of: "notes") == text
      #expect(isAsBefore)
    }
  }

  @Test("ends with the status of an unbroken run")
  func status() async throws {
    for (scenario, options, status) in [
      ("good", ["--fail-on", "note"], 1), ("good", [], 0), ("greeting-554", [], 1),
      ("greeting-554", ["--fail-on", "never"], 2), ("greeting-554", ["--fail-on", "never", "--allow-incomplete"], 0),
      ("greeting-421", ["--fail-on", "warning"], 1), ("greeting-421", [], 2),
    ] as [(String, [String], Int32)] {
      try await withScenario(scenario) { server in
        let list = try files.write("\(server.target)\n", to: "list.txt")
        let out = files.path("\(scenario)\(options.count)")
        let words = ["scan", "--quiet", "--attempts", "1", "--resume", out] + server.options + options + [list]
        let first = try await Ehlo.run(words)
        #expect(first.status == status, "\(scenario) \(options) \(first)")
        let count = server.server.connectionCount
        #expect(try await Ehlo.run(words).status == status, "\(scenario) \(options), resumed")
        #expect(server.server.connectionCount == count)
      }
    }
  }

  @Test("as another part, or under another policy, is refused")
  func otherOptions() async throws {
    try await withScenario("good") { server in
      let list = try files.write("\(server.target)\n", to: "list.txt")
      let resume = ["scan", "--quiet", "--resume", files.path("out")] + server.options + [list]
      for index in 0..<2 { _ = try await Ehlo.run(resume.dropLast() + ["--shard", "\(index)/2", list]) }
      let text = try files.text(of: "out")
      #expect(try output().targets.count == 1)
      let shard = try #require(output().targets.first?["shard"] as? String)
      for other in [[], ["--shard", shard == "0/2" ? "1/2" : "0/2"], ["--shard", "0/1"]] {
        let refused = try await Ehlo.run(resume + other)
        #expect(refused.errors.hasPrefix("error: --resume: '\(files.path("out"))', line "), "\(other) \(refused)")
        #expect(refused.errors.contains(" was written with another --shard\n"))
        #expect(refused.status == 64)
      }
      let policy = try await Ehlo.run(resume + ["--shard", shard, "--policy", "encrypt"])
      #expect(policy.errors.contains("another target or --policy stood here"), "\(policy)")
      #expect(policy.status == 64)
      #expect(try files.text(of: "out") == text)
    }
  }

  @Test("and --csv exclude each other")
  func csv() async throws {
    let outcome = try await Ehlo.run(["scan", "--csv", "line", "--resume", files.path("out")])
    #expect(outcome.errors.hasPrefix("error: --csv and --resume exclude each other\n"))
    #expect(outcome.status == 64)
  }
}
