import Testing

@Suite("several targets")
struct SeveralTargetsTests {
  @Test("come out in the order in which they were typed, one document a line")
  func order() async throws {
    try await withScenario("teaser") { slow in
      try await withScenario("good") { fast in
        let targets = [slow.target, fast.target, "127.0.0.1:1", fast.address, slow.address, fast.target]
        let outcome = try await Ehlo.run(fast.options + ["--json"] + targets)
        let documents = try outcome.documents()
        #expect(documents.compactMap { $0["target", "input"] as? String } == targets)
        #expect(documents[1].verdict == "pass" || documents[1].verdict == "warn")
        #expect(documents[2].verdict == "fail")
        #expect(outcome.status == 1)
      }
    }
  }

  @Test("stand apart in the text report")
  func text() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(server.options + [server.target, server.target])
      let heads = outcome.lines.indices.filter { outcome.lines[$0].hasPrefix("PASS  ") }
      #expect(heads.count == 2)
      #expect(heads.first == 0)
      #expect(heads.last.map { outcome.lines[$0 - 1] } == "")
      #expect(outcome.status == 0)
    }
  }

  @Test("are probed two at a time at most, since all may lead to one address")
  func concurrency() async throws {
    let sockets = try (0..<6).map { _ in try DeafSocket() }
    let outcome = try await Ehlo.run(
      ["--json", "--max-time", "0.5"] + sockets.map { "127.0.0.1:\($0.port)" })
    // Three rounds: not all at once.
    #expect(outcome.duration >= .seconds(1.5))
    #expect(try outcome.documents().count == 6)
    #expect(outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }.count == 6)
    #expect(outcome.status == 1)
  }
}
