import EmbeddedServer
import Foundation
import TestSupport
import Testing

@testable import EhloCommands

/// What a scan wrote, told apart.
struct ScanOutput {
  var endpoints: [Document] = []
  var targets: [Document] = []

  init(_ outcome: Ehlo.Outcome) throws {
    for document in try outcome.documents() {
      switch document["schema"] as? String {
      case "ehlo/endpoint/1": endpoints.append(document)
      case "ehlo/target/1": targets.append(document)
      default: Issue.record("a line of neither kind: \(document)")
      }
    }
  }
}

@Suite("a scan")
struct ScanTests {
  private let files: TemporaryDirectory

  init() throws { files = try TemporaryDirectory() }

  private func list(_ lines: String...) throws -> String {
    try files.write(lines.map { $0 + "\n" }.joined(), to: "list.txt")
  }

  @Test("probes an endpoint once, however often the list leads to it, and tells each target by its line")
  func onceForAll() async throws {
    try await withScenario("good") { server in
      let list = try list("# a comment", server.target, "", server.target, server.target)
      let outcome = try await Ehlo.run(server.options + ["scan"] + [list])
      #expect(outcome.status == 64)
      let scanned = try await Ehlo.run(["scan"] + server.options + [list])
      #expect(scanned.status == 0, "\(scanned)")
      let output = try ScanOutput(scanned)
      #expect(server.server.connectionCount == 1)
      #expect(output.endpoints.count == 1)
      let id = "127.0.0.1:\(server.port)/mx.example.test"
      let endpoint = try #require(output.endpoints.first)
      #expect(endpoint["id"] as? String == id)
      // Whichever was located first.
      #expect([2, 4, 5].contains(endpoint["line"] as? Int))
      #expect(endpoint["attempts"] as? Int == 1)
      #expect(endpoint["conclusion"] as? String == "observed")
      #expect(endpoint["tls", "version"] as? String == "TLSv1.3")
      #expect(endpoint["certificates", "verification", "trusted"] as? Bool == true)
      #expect(endpoint["certificates", "identity", "matched"] as? Bool == true)
      #expect(endpoint.verdict == "pass")
      #expect(output.targets.compactMap { $0["line"] as? Int }.sorted() == [2, 4, 5])
      for target in output.targets {
        #expect(target["endpoints"] as? [String] == [id])
        #expect(target.verdict == "pass")
      }
      // The endpoint comes first.
      #expect(scanned.lines.first?.contains("ehlo/endpoint/1") == true)
    }
  }

  @Test("writes chosen columns as comma-separated values")
  func csv() async throws {
    try await withScenario("good") { server in
      let outcome = try await Ehlo.run(
        ["scan", "--csv", "record,line,target,address,port,tls,trusted,endpoints,verdict"] + server.options
          + [try list(server.target)])
      let id = "127.0.0.1:\(server.port)/mx.example.test"
      #expect(
        outcome.lines == [
          "record,line,target,address,port,tls,trusted,endpoints,verdict",
          "endpoint,1,,127.0.0.1,\(server.port),TLSv1.3,yes,,pass",
          "target,1,\(server.target),,\(server.port),,,\(id),pass", "",
        ])
      #expect(outcome.status == 0)
    }
  }

  @Test("asks a server that is busy again after a pause, and then calls it inconclusive, never without STARTTLS")
  func busy() async throws {
    try await withScenario("greeting-421") { server in
      let summary = files.path("summary.json")
      let outcome = try await Ehlo.run(
        ["scan", "--attempts", "3", "--pause", "0.05", "--summary", summary] + server.options
          + [try list(server.target)])
      #expect(server.server.connectionCount == 3)
      let output = try ScanOutput(outcome)
      #expect(output.endpoints.count == 1)
      let endpoint = try #require(output.endpoints.first)
      #expect(endpoint["attempts"] as? Int == 3)
      #expect(endpoint["conclusion"] as? String == "inconclusive")
      #expect(endpoint["starttls", "offered"] is NSNull)
      #expect(endpoint.findingIDs == ["server-busy"])
      #expect(output.targets.first?.verdict == "incomplete")
      #expect(outcome.status == 2)
      let json = try Document(
        JSONSerialization.jsonObject(with: Data(TemporaryDirectory.text(at: summary).utf8)))
      #expect(json["starttls", "unknown"] as? Int == 1)
      #expect(json["endpoints", "conclusions", "inconclusive"] as? Int == 1)
      #expect(json["connections"] as? Int == 3)
      #expect(outcome.errors.contains("inconclusive"))
    }
  }

  @Test("gives a provider up that refuses again and again, and says so of those that it did not ask")
  func givenUp() async throws {
    try await withScenario("greeting-421") { server in
      let targets = (1...12).map { "m\($0).example.test:\(server.port)" }
      let list = try files.write(targets.joined(separator: "\n"), to: "list.txt")
      let addresses = (1...12).flatMap { ["--resolve", "m\($0).example.test:127.0.0.1"] }
      let outcome = try await Ehlo.run(
        [
          "scan", "--quiet", "--allow-private", "--per-provider", "1", "--pause", "0.02", "--ca-file", server.root,
          list,
        ]
          + addresses)
      // One in each pause.
      #expect(server.server.connectionCount == 4)
      let output = try ScanOutput(outcome)
      #expect(output.targets.count == 12)
      #expect(output.targets.allSatisfy { $0.verdict == "incomplete" })
      #expect(output.endpoints.count == 12)
      #expect(output.endpoints.allSatisfy { $0["conclusion"] as? String == "inconclusive" })
      let byStatus = Dictionary(grouping: output.endpoints) { $0["status"] as? String ?? "" }
      let (asked, others) = (byStatus["ended", default: []], byStatus["skipped", default: []])
      #expect(asked.count == 4)
      #expect(asked.compactMap { $0["not_asked"] as? String }.isEmpty)
      #expect(asked.allSatisfy { $0["attempts"] as? Int == 1 && $0["failure", "reply", "code"] as? Int == 421 })
      #expect(others.count == 8)
      for endpoint in others {
        #expect(endpoint["attempts"] as? Int == 0)
        let message = endpoint["failure", "message"] as? String ?? ""
        #expect(message == "127.0.0.1 asked too often to come back later, and was not asked")
        #expect(endpoint["not_asked"] as? String == "busy-provider")
      }
      #expect(outcome.status == 2)
      try await checkSchemas(of: outcome.output.split(separator: "\n"), kinds: ["endpoint", "target"])
    }
  }

  @Test("leaves alone what is denied, and what is not of public space unless it is allowed")
  func leftAlone() async throws {
    try await withScenario("good") { server in
      let deny = try files.write("# those who asked\n.example.test # by mail\n127.0.0.0/30\n", to: "deny.txt")
      let list = try list(server.target, "127.0.0.1:\(server.port)", "127.0.0.9:\(server.port)")
      let outcome = try await Ehlo.run(["scan", "--deny", deny, "--summary", files.path("summary"), list])
      let output = try ScanOutput(outcome)
      #expect(server.server.connectionCount == 0)
      let failures = output.endpoints.map { $0["failure", "message"] as? String ?? "" }
      #expect(
        Set(failures) == [
          "127.0.0.1 is on the list of those to leave alone (--deny)",
          "127.0.0.9 is a loopback address: see --allow-private",
        ])
      #expect(output.endpoints.allSatisfy { $0["conclusion"] as? String == "skipped" })
      #expect(output.endpoints.compactMap { $0["not_asked"] as? String }.sorted() == ["denied", "private"])
      #expect(output.targets.compactMap { $0["not_asked"] as? String } == ["denied"])
      let summary = try files.text(of: "summary")
      #expect(summary.contains(#""not_asked":{"denied":1},"failures":{"resolve local":1}"#))
      #expect(summary.contains(#""not_asked":{"denied":1,"private":1},"#))
      #expect(output.targets.count == 3)
      #expect(output.targets.allSatisfy { $0.verdict == "incomplete" })
      #expect(
        output.targets.compactMap { $0["failure", "message"] as? String }
          == ["mx.example.test is on the list of those to leave alone (--deny)"])
      #expect(outcome.status == 2)
      let address = try files.write("127.0.0.1:\(server.port)", to: "address.txt")
      let allowed = try await Ehlo.run(["scan", "--allow-private", "--ca-file", server.root, address])
      #expect(server.server.connectionCount == 1, "\(allowed)")
    }
  }

  @Test("has not judged a target of which a server is denied, and says so again where it goes on")
  func partlyDenied() async throws {
    try await withScenario("good") { server in
      let deny = try files.write("127.0.0.2\n", to: "deny.txt")
      let words =
        ["scan", "--quiet", "--deny", deny, "--resolve", "mx.example.test:127.0.0.2", "--resume", files.path("out")]
        + server.options + [try list(server.target)]
      for _ in 0..<2 {
        #expect(try await Ehlo.run(words).status == 2)
        let output = try ScanOutput(Ehlo.Outcome(status: 0, output: try files.text(of: "out"), errors: ""))
        #expect(output.endpoints.map(\.verdict).sorted { ($0 ?? "") < ($1 ?? "") } == ["incomplete", "pass"])
        #expect(output.targets.map(\.verdict) == ["incomplete"])
      }
      #expect(server.server.connectionCount == 1)
      #expect(try await Ehlo.run(words + ["--allow-incomplete"]).status == 0)
    }
  }

  @Test("sums up at the end for people, and keeps quiet where it is told to")
  func summary() async throws {
    try await withScenario("good") { server in
      let list = try list(server.target)
      let outcome = try await Ehlo.run(["scan"] + server.options + [list])
      #expect(outcome.errors.hasPrefix("done after "))
      for words in ["STARTTLS, of ", "established", "TLSv1.3", "trusted, name matches", "time of an endpoint"] {
        #expect(outcome.errors.contains(words), "\(words)")
      }
      #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.utf8.count <= 100 })
      #expect(try await Ehlo.run(["scan", "--quiet"] + server.options + [list]).errors.isEmpty)
    }
  }

  #if os(Linux)
    @Test("has judged nothing where there is no route to anything, and all where there is one to another address")
    func noRoute() async throws {
      try await withScenario("good") { server in
        let local = ["--resolve", "mx.example.test:127.0.0.9"]
        func run(_ words: [String]) async throws -> Ehlo.Outcome {
          let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Routes/unreachable.c")
          let library = files.path("unreachable.so")
          return try await Ehlo.shell(
            "cc -O1 -Wall -Wextra -Werror -shared -fPIC -o '\(library)' '\(source.path)' && "
              + "LD_PRELOAD='\(library)' exec \"$EHLO\" \(words.joined(separator: " "))")
        }
        let list = try list(server.target)
        let none = try await run(
          ["scan", "--quiet", "--summary", files.path("summary"), "--ca-file", server.root] + local + [list])
        let output = try ScanOutput(none)
        #expect(output.endpoints.first?["status"] as? String == "skipped")
        #expect(output.endpoints.first?["conclusion"] as? String == "skipped")
        #expect(output.endpoints.first?["failure", "reason"] as? String == "no-route")
        #expect(output.endpoints.first?.findingIDs == ["no-route"])
        #expect(output.targets.first?.verdict == "incomplete")
        #expect(none.status == 2)
        let summary = try Document(
          JSONSerialization.jsonObject(with: Data(files.text(of: "summary").utf8)))
        #expect(summary["endpoints", "conclusions", "skipped"] as? Int == 1)
        #expect(summary["endpoints", "failures", "connect no-route"] as? Int == 1)
        #expect(summary["findings", "no-route"] as? Int == 1)
        let probed = try await run(["--ca-file", server.root] + local + [server.target])
        #expect(probed.status == 2)

        let both = try await run(["scan", "--quiet"] + server.options + local + [list])
        #expect(try ScanOutput(both).endpoints.count == 2, "\(both)")
        #expect(try ScanOutput(both).targets.first?.verdict == "pass")
        #expect(both.status == 0)
      }
    }
  #endif

  #if os(Linux)
    @Test("says that endpoints of a target with too many are left out")
    func leftOut() async throws {
      try await withScenario("good") { server in
        // Nobody listens at the others, so that this ends at once.
        let many = (1...66).flatMap { ["--resolve", "many.test:127.0.9.\($0)"] }
        let outcome = try await Ehlo.run(
          ["scan", "--allow-private", "--per-provider", "100", "--summary", files.path("summary")] + many
            + [try list("many.test:\(server.port)")])
        #expect(outcome.errors.contains("endpoints left out, of targets that have too many: 2\n"))
        #expect(try files.text(of: "summary").contains(#""left_out":2"#))
      }
    }
  #endif

  @Test("ends quietly when nobody reads any more, and with an error when the disk is full")
  func output() async throws {
    try await withScenario("good") { server in
      let command = "\"$EHLO\" scan --quiet \(server.options.joined(separator: " ")) '\(try list(server.target))'"
      let closed = try await Ehlo.shell(
        """
        mkfifo '\(files.path("fifo"))'
        true <'\(files.path("fifo"))' &
        exec 3>'\(files.path("fifo"))'
        wait
        \(command) >&3
        """)
      #expect(closed.errors.isEmpty)
      #expect(closed.status == 74)
      #if os(Linux)
        let full = try await Ehlo.shell("\(command) >/dev/full")
        #expect(full.errors == "error: standard output: no space left on device\n")
        #expect(full.status == 74)
        let limited = try await Ehlo.shell("ulimit -f 1; \(command) >'\(files.path("limited"))'")
        #expect(limited.errors == "error: standard output: file too large\n")
        #expect(limited.status == 74)
      #endif
    }
  }

  @Test("tells when the system allows fewer open files than are asked for")
  func fileLimit() async throws {
    let list = try list("# nobody")
    let outcome = try await Ehlo.shell("ulimit -n 300; \"$EHLO\" scan --quiet --concurrency 5000 '\(list)'")
    #expect(outcome.errors.hasPrefix("warning: 167 connections at a time, not 5000: "), "\(outcome)")
    #expect(outcome.status == 2)
  }

  #if os(Linux)
    // Elsewhere loopback is one address.
    @Test("lets no server that is slow to greet hold up another")
    func slow() async throws {
      try await withScenario("good", at: "127.0.0.3") { server in
        let mute = try DeafSocket()
        let slow = (1...4).map { "m\($0).slow.test:\(mute.port)" }
        let quick = (1...6).map { "m\($0).quick.test:\(server.port)" }
        let addresses = (1...6).flatMap {
          ["--resolve", "m\($0).slow.test:127.0.0.1", "--resolve", "m\($0).quick.test:127.0.0.3"]
        }
        let list = try files.write((slow + quick).joined(separator: "\n"), to: "list.txt")
        let outcome = try await Ehlo.shell(
          """
          "$EHLO" scan --quiet --concurrency 4 --greeting-timeout 300 --ca-file '\(server.root)' \
            \(addresses.joined(separator: " ")) '\(list)' >'\(files.path("out"))' &
          until [ "$(grep -sc ehlo/target/1 '\(files.path("out"))')" -ge 6 ]; do kill -0 $! || exit 1; sleep 0.05; done
          kill -INT $!
          wait $!
          status=$?
          cat '\(files.path("out"))'
          exit $status
          """)
        #expect(outcome.status == 130)
        let told = try ScanOutput(outcome).targets.compactMap { $0["target", "input"] as? String }
        #expect(told.count == 6 && Set(told) == Set(quick), "\(outcome)")
        // Two at a time to an address.
        #expect(mute.takeAll() == 2)
      }
    }
  #endif

  @Test(
    "when interrupted tells what is done, lets go of what is not, and sums up",
    arguments: [("INT", 130), ("TERM", 143), ("HUP", 143)] as [(String, Int32)])
  func interrupted(_ signal: String, _ status: Int32) async throws {
    try await withScenario("good") { server in
      let mute = try DeafSocket()
      let list = try list(server.target, "127.0.0.1:\(mute.port)")
      // Ends itself as soon as the target that answers has been told.
      let outcome = try await Ehlo.shell(
        """
        "$EHLO" scan --allow-private \(server.options.joined(separator: " ")) '\(list)' >'\(files.path("out"))' &
        until grep -qs ehlo/target/1 '\(files.path("out"))'; do kill -0 $! || exit 1; sleep 0.05; done
        kill -\(signal) $!
        wait $!
        """)
      #expect(outcome.status == status, "\(outcome)")
      #expect(outcome.errors.hasPrefix("interrupted after "), "\(outcome)")
      let written = try files.text(of: "out").split(separator: "\n")
      #expect(written.count == 2)
    }
  }

  @Test("goes on where it lost the connection under nohup")
  func hangup() async throws {
    let mute = try DeafSocket()
    let list = try list("127.0.0.1:1", "127.0.0.1:\(mute.port)")
    let outcome = try await Ehlo.shell(
      """
      trap '' HUP
      "$EHLO" scan --allow-private '\(list)' >'\(files.path("out"))' &
      until grep -qs ehlo/target/1 '\(files.path("out"))'; do kill -0 $! || exit 1; sleep 0.05; done
      kill -HUP $!
      kill -INT $!
      wait $!
      """)
    #expect(outcome.status == 130, "\(outcome)")
    // A second signal would have left no time for that.
    #expect(outcome.errors.hasPrefix("interrupted after "), "\(outcome)")
  }

  @Test("writes lines that their schemas know", arguments: ["good", "greeting-421", "starttls-stripped"])
  func schema(_ scenario: String) async throws {
    try await withScenario(scenario) { server in
      let list = try list(server.target, "127.0.0.9:\(server.port)", "127.0.0.1:1")
      let outcome = try await Ehlo.run(
        ["scan", "--quiet", "--attempts", "1", "--summary", files.path("summary")] + server.options
          + ["--resolve", "a:127.0.0.1", list])
      let output = try (outcome.output + files.text(of: "summary")).split(separator: "\n")
      try await checkSchemas(of: output, kinds: ["endpoint", "target", "scan-summary"])
    }
  }

  private func checkSchemas(of output: [Substring], kinds: [String]) async throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").path
    for kind in kinds {
      let lines = output.filter { $0.hasPrefix("{\"schema\":\"ehlo/\(kind)/1\"") }
      #expect(!lines.isEmpty)
      let file = try files.write(lines.map { $0 + "\n" }.joined(), to: "\(kind).jsonl")
      let check = try await Ehlo.shell(
        """
        cd '\(root)' || exit 1
        # Debian's python3-jsonschema belongs to Debian's python3, which a user's PATH may hide.
        python=python3
        ! /usr/bin/python3 -c 'import jsonschema' 2>/dev/null || python=/usr/bin/python3
        "$python" -W ignore Tests/ProbeReportTests/validate-schema \
          Sources/ProbeReport/Schema/ehlo-\(kind)-1.schema.json '\(file)'
        """)
      #expect(check.status == 0, "\(check)")
      #expect(check.output.isEmpty)
    }
  }

  @Test("can be split by endpoints: each is probed by one part, and each target told by one")
  func shards() async throws {
    try await withScenario("good") { server in
      let targets = (1...12).map { "m\($0).example.test:\(server.port)" }
      let list = try files.write(targets.joined(separator: "\n"), to: "list.txt")
      let addresses = (1...12).flatMap { ["--resolve", "m\($0).example.test:127.0.0.1"] }
      var ids: [String] = []
      var lines: [Int] = []
      for index in 0..<3 {
        let outcome = try await Ehlo.run(
          ["scan", "--quiet", "--ca-file", server.root, "--shard", "\(index)/3", list] + addresses)
        let output = try ScanOutput(outcome)
        let own = output.endpoints.compactMap { $0["id"] as? String }
        ids += own
        lines += output.targets.compactMap { $0["line"] as? Int }
        for target in output.targets {
          let isHere = (target["endpoints"] as? [String])?.allSatisfy(own.contains) == true
          #expect((target["verdict"] is NSNull) == !isHere)
        }
      }
      #expect(ids.count == 12 && Set(ids).count == 12)
      #expect(lines.sorted() == Array(1...12))
      #expect(server.server.connectionCount == 12)
    }
  }

  @Test("calls what it can never connect to inconclusive, after one attempt")
  func ownFault() async throws {
    let outcome = try await Ehlo.run(["scan", "--quiet", "--allow-private", try list("[fe80::1]:25")])
    let output = try ScanOutput(outcome)
    #expect(output.endpoints.first?["failure", "reason"] as? String == "local", "\(outcome)")
    #expect(output.endpoints.first?["conclusion"] as? String == "inconclusive")
    #expect(output.endpoints.first?["attempts"] as? Int == 1)
    let stranger = try await Ehlo.run(["scan", "--local-address", "192.0.2.1", try list("127.0.0.1:25")])
    #expect(stranger.errors == "error: --local-address: 192.0.2.1 is no address of this machine\n")
    #expect(stranger.status == 64)
  }
}
