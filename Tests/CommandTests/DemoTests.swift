import EmbeddedServer
import Foundation
import TestSupport
import Testing

@Suite("ehlo demo")
struct DemoTests {
  @Test("shows a report of a server in good order, without a network")
  func good() async throws {
    let outcome = try await Ehlo.run("demo")
    let title = try #require(outcome.lines.first)
    #expect(title.wholeMatch(of: /demo: the embedded server on 127\.0\.0\.1:\d+, scenario good: .*/) != nil)
    #expect(outcome.lines.dropFirst(2).first?.hasPrefix("PASS  ") == true)
    #expect(outcome.errors == "")
    #expect(outcome.status == 0)
  }

  @Test("keeps its title out of the documents")
  func json() async throws {
    let outcome = try await Ehlo.run("demo", "--json")
    #expect(try outcome.json.verdict == "pass")
    #expect(outcome.errors.hasPrefix("demo: the embedded server on 127.0.0.1:"))
    #expect(outcome.status == 0)
  }

  @Test("tells of each scenario what is wrong with it, by the status, too", arguments: Scenario.all.map(\.name))
  func scenario(_ name: String) async throws {
    let expectation = try #require(Scenario.named(name)).expectation
    let outcome = try await Ehlo.run("demo", "--json", "--scenario", name)
    let json = try outcome.json
    #expect(json.findingIDs == expectation.findings)
    let hasError = json.findings.contains { $0["level"] as? String == "error" }
    let isComplete = json["endpoints", 0, "status"] as? String == "complete"
    #expect(outcome.status == (hasError ? 1 : isComplete ? 0 : 2))
    switch expectation.outcome {
    case .complete:
      #expect(isComplete)
    case .failure(let stage, let reason, let code):
      #expect(json["endpoints", 0, "failure", "stage"] as? String == stage)
      #expect(json["endpoints", 0, "failure", "reason"] as? String == reason)
      #expect(json["endpoints", 0, "failure", "reply", "code"] as? Int == code)
    }
    if let certificate = expectation.certificate {
      #expect(json["endpoints", 0, "certificates", "verification", "trusted"] as? Bool == certificate.isTrusted)
      #expect(json["endpoints", 0, "certificates", "identity", "matched"] as? Bool == certificate.isMatched)
    }
  }

  @Test(
    "lets nothing reach the terminal that is not to be printed",
    arguments: Scenario.all.filter {
      [.hostileText, .replies, .names].contains($0.group) || $0.name == "hostile-issuer"
    }
    .map(\.name))
  func printable(_ name: String) async throws {
    let outcome = try await Ehlo.run("demo", "--transcript", "--scenario", name)
    #expect(outcome.lines.count > 5)
    let forbidden = (outcome.output + outcome.errors).unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n"
      case .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
      default: scalar == "\u{FFFD}"
      }
    }
    #expect(forbidden.map(\.value) == [])
  }

  @Test(
    "the status follows --fail-on, --policy and --allow-incomplete",
    arguments: [
      (["--scenario", "expired"], 0), (["--scenario", "expired", "--fail-on", "warning"], 1),
      (["--scenario", "expired", "--policy", "verify"], 1),
      (["--scenario", "expired", "--policy", "verify", "--fail-on", "never"], 0),
      (["--fail-on", "note"], 1), (["--scenario", "greeting-421"], 2),
      (["--scenario", "greeting-421", "--allow-incomplete"], 0),
      (["--scenario", "greeting-421", "--fail-on", "warning"], 1),
    ] as [([String], Int32)])
  func status(_ words: [String], _ status: Int32) async throws {
    #expect(try await Ehlo.run(["demo"] + words).status == status)
  }

  @Test("--list names them all with their summaries in one column")
  func list() async throws {
    let outcome = try await Ehlo.run("demo", "--list")
    let rows = outcome.lines.filter { $0.hasPrefix("  ") }
    #expect(rows.compactMap { $0.split(separator: " ").first.map(String.init) } == Scenario.all.map(\.name))
    let columns = zip(rows, Scenario.all).map { row, scenario in row.count - scenario.summary.count }
    #expect(Set(columns).count == 1)
    #expect(outcome.status == 0)
  }
}

@Suite("ehlo demo --serve", .serialized)
struct ServeTests {
  @Test(
    "serves until a signal ends it, and removes its file",
    arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 143)] as [(Int32, Int32)])
  func serves(_ signal: Int32, _ status: Int32) async throws {
    let directory = try TemporaryDirectory()
    let service = try Service(["demo", "--serve"], environment: ["TMPDIR": directory.path])
    let lines = service.lines(until: "  ehlo ")
    let command = try #require(lines.last)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(names.count == 1 && names[0].hasPrefix("ehlo-demo-root-") && names[0].hasSuffix(".pem"))
    // What it says to try works as it stands.
    let outcome = try await Ehlo.shell(command.replacing("  ehlo ", with: "\"$EHLO\" --json "))
    #expect(try outcome.json.verdict == "pass")
    #expect(outcome.status == 0)
    #expect(await service.end(by: signal) == status)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
  }

  @Test("puts the root where the user wants it, and leaves it there")
  func rootFile() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("it's a root.pem")
    let service = try Service(["demo", "--serve", "--scenario", "implicit-tls", "--ca-out", path])
    let lines = service.lines(until: "  ehlo ")
    let outcome = try await Ehlo.shell(try #require(lines.last).replacing("  ehlo ", with: "\"$EHLO\" --json "))
    #expect(try outcome.json.verdict == "pass")
    let client = try #require(lines.first { $0.hasPrefix("  openssl ") })
    let handshake = try await Ehlo.shell(client + " -verify_return_error </dev/null")
    #expect(handshake.status == 0, "\(handshake)")
    #expect(await service.end(by: SIGINT) == 130)
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test("says that a port is taken")
  func portTaken() async throws {
    let socket = try DeafSocket()
    let outcome = try await Ehlo.run("demo", "--serve", "--port", "\(socket.port)")
    #expect(
      outcome.errors == "error: --port \(socket.port): no server can listen on 127.0.0.1:\(socket.port): "
        + "another program uses it\nhint: without --port any free one will do\n")
    #expect(outcome.status == 64)
  }

  @Test(
    "a signal ends a probe, and what it saw is told",
    arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 143)] as [(Int32, Int32)])
  func interrupted(_ signal: Int32, _ status: Int32) async throws {
    let socket = try DeafSocket()
    let targets = ["127.0.0.1:1", "127.0.0.1:\(socket.port)", "127.0.0.1:\(socket.port)"]
    let service = try Service(["--json"] + targets)
    try socket.greetOne()
    try socket.greetOne()
    #expect(await service.end(by: signal) == status)
    let lines = service.lines(until: "nothing")
    let documents = try Ehlo.Outcome(status: status, output: lines.joined(separator: "\n"), errors: "").documents()
    #expect(documents.compactMap { $0["target", "input"] as? String } == targets)
    for document in documents.dropFirst() {
      #expect(document["endpoints", 0, "greeting", "reply", "code"] as? Int == 220)
      #expect(document["endpoints", 0, "failure", "stage"] as? String == "ehlo")
      #expect(document["endpoints", 0, "failure", "message"] as? String == "the probe was cancelled")
      #expect(document.findings.isEmpty)
      #expect(document.verdict == "incomplete")
    }
  }

  @Test("targets that were not begun when the signal came are not told")
  func notBegun() async throws {
    let socket = try DeafSocket()
    let service = try Service(Array(repeating: "127.0.0.1:\(socket.port)", count: 4))
    try socket.greetOne()
    try socket.greetOne()
    #expect(await service.end(by: SIGINT) == 130)
    #expect(service.lines(until: "nothing").count { $0.hasPrefix("INCOMPLETE  ") } == 2)
  }
}

/// The program while it runs.
private final class Service {
  private let process: ChildProcess
  private let output = Pipe()

  init(_ words: [String], environment: [String: String] = [:]) throws {
    process = try ChildProcess(
      Ehlo.binary, words, environment: Ehlo.environment(with: environment),
      output: .descriptor(output.fileHandleForWriting.fileDescriptor), errors: .null)
    try output.fileHandleForWriting.close()
  }

  // Whatever a test thinks of it, nothing is left behind.
  deinit { process.signal(SIGKILL) }

  /// Reads up to the first line with this beginning, or to the end.
  func lines(until prefix: String) -> [String] {
    var bytes = Data()
    while true {
      let more = output.fileHandleForReading.availableData
      bytes += more
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      let complete = lines.dropLast().map(String.init)
      if let index = complete.firstIndex(where: { $0.hasPrefix(prefix) }) { return Array(complete[...index]) }
      if more.isEmpty { return complete }
    }
  }

  func end(by signal: Int32) async -> Int32 {
    process.signal(signal)
    return await process.killedInTime { await process.status() }
  }
}
