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

  @Test("tells a line that is no target by its number, leaves it out, and says so in its status")
  func wrongLines() async throws {
    try await withScenario("good") { server in
      let long = String(repeating: "x", count: 9000)
      let list = try files.write(
        "\u{FEFF}\(server.target)\r\nhost:99999\r\n\(long)\r\n\u{1B}[31m\r\n\(server.target)", to: "list.txt")
      let outcome = try await Ehlo.run(["scan", "--quiet"] + server.options + [list])
      let lines = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }
      #expect(lines.count == 3, "\(outcome)")
      #expect(lines.first?.hasPrefix("error: '\(list)', line 2: target host:99999: port ") == true, "\(outcome)")
      #expect(lines.dropFirst().first == "error: '\(list)', line 3: is longer than 8192 bytes")
      #expect(!outcome.errors.contains("\u{1B}"))
      #expect(try ScanOutput(outcome).targets.compactMap { $0["line"] as? Int }.sorted() == [1, 5])
      #expect(outcome.status == 64)
      let allowed = try await Ehlo.run(["scan", "--quiet", "--allow-bad-lines"] + server.options + [list])
      #expect(allowed.errors == outcome.errors)
      #expect(allowed.status == 0)
    }
  }

  @Test("reads ten thousand lines of garbage, and tells each")
  func garbage() async throws {
    let outcome = try await Ehlo.shell(
      "head -c 2000000 /dev/urandom | tr '\\0-\\037' ':' | fold -b -w 200 | head -n 10000 | \"$EHLO\" scan --quiet")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.split(separator: "\n").count { $0.hasPrefix("error: standard input, line ") } >= 9000)
    #expect(outcome.status == 64)
  }

  @Test("takes a column of a list by number or name, from standard input")
  func columns() async throws {
    try await withScenario("good") { server in
      let options = server.options.joined(separator: " ")
      let numbered = try await Ehlo.shell(
        "printf '1,\(server.target)\\n2,\"\(server.target)\"\\n' | \"$EHLO\" scan --column 2 \(options) -")
      #expect(try ScanOutput(numbered).targets.count == 2)
      #expect(numbered.status == 0)
      let named = try await Ehlo.shell(
        "printf 'Rank,Host\\n1,\(server.target)\\n2\\n' | \"$EHLO\" scan --column host --quiet \(options)")
      #expect(try ScanOutput(named).targets.count == 1)
      #expect(named.errors == "error: standard input, line 3: has 1 column, not 2\n")
      #expect(named.status == 64)
      let missing = try await Ehlo.shell("printf 'Rank,Host\\n' | \"$EHLO\" scan --column domain --quiet")
      #expect(
        missing.errors == """
          error: standard input, line 1: there is no column 'domain'
          hint: there are 'Rank', 'Host'; --column takes a number, too

          """)
      #expect(missing.status == 64)
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
      let asked = output.endpoints.filter { $0["status"] as? String == "ended" }
      #expect(asked.count == 4)
      #expect(asked.allSatisfy { $0["attempts"] as? Int == 1 && $0["failure", "reply", "code"] as? Int == 421 })
      let others = output.endpoints.filter { $0["status"] as? String == "skipped" }
      #expect(others.count == 8)
      for endpoint in others {
        #expect(endpoint["attempts"] as? Int == 0)
        let message = endpoint["failure", "message"] as? String ?? ""
        #expect(message == "127.0.0.1 asked too often to come back later, and was not asked")
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
      let outcome = try await Ehlo.run(["scan", "--deny", deny, list])
      let output = try ScanOutput(outcome)
      #expect(server.server.connectionCount == 0)
      let failures = output.endpoints.map { $0["failure", "message"] as? String ?? "" }
      #expect(
        Set(failures) == [
          "127.0.0.1 is on the list of those to leave alone (--deny)",
          "127.0.0.9 is a loopback address: see --allow-private",
        ])
      #expect(output.endpoints.allSatisfy { $0["conclusion"] as? String == "skipped" })
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

  @Test("sums up at the end for people, and keeps quiet where it is told to")
  func summary() async throws {
    try await withScenario("good") { server in
      let list = try list(server.target)
      let outcome = try await Ehlo.run(["scan"] + server.options + [list])
      #expect(outcome.errors.hasPrefix("done after "))
      for words in ["STARTTLS\n", "established", "TLSv1.3", "trusted, name matches", "time of an endpoint"] {
        #expect(outcome.errors.contains(words), "\(words)")
      }
      #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.utf8.count <= 100 })
      #expect(try await Ehlo.run(["scan", "--quiet"] + server.options + [list]).errors.isEmpty)
    }
  }

  @Test("of nothing is no error, and a file that is not there is one")
  func nothing() async throws {
    let empty = try await Ehlo.run(["scan", "--quiet", try list("# nobody")])
    #expect(empty.output.isEmpty && empty.errors.isEmpty)
    #expect(empty.status == 0)
    let missing = try await Ehlo.run(["scan", "/nowhere/list"])
    #expect(missing.errors == "error: '/nowhere/list': no such file or directory\n")
    #expect(missing.status == 64)
  }

  @Test(
    "options that are wrong are told before anything is read",
    arguments: [
      BadInput("scan", "--concurrency", "0", error: "--concurrency: '0' is no number from 1 to 100000"),
      BadInput("scan", "--rate", "-1", error: "--rate: '-1' is no number from 0.001 to 1000000"),
      BadInput("scan", "--jitter", "x", error: "--jitter: 'x' is no number of seconds from zero"),
      BadInput(
        "scan", "--csv", "line,verdit", error: "--csv: there is no column 'verdit'", hint: "did you mean 'verdict'?"),
      BadInput("scan", "--column", "0", error: "--column: '0' is no number from 1 to 1000"),
      BadInput("scan", "--deny", "/nowhere/deny", error: "--deny: '/nowhere/deny': no such file or directory"),
      BadInput(
        "scan", "--summary", "/nowhere/summary", error: "--summary: '/nowhere/summary': no such file or directory"),
      BadInput("scan", "--summary", "/", error: "--summary: '/': is a directory"),
      BadInput("scan", "--summary", "-", error: "--summary: '-' is no file", hint: "a file of that name is ./-"),
      BadInput("scan", "--resume", "-", error: "--resume: '-' is no file", hint: "a file of that name is ./-"),
      BadInput("scan", "--deny", "-", error: "--deny: '-' is no file", hint: "a file of that name is ./-"),
    ])
  func options(_ input: BadInput) async throws {
    let outcome = try await Ehlo.run(input.words)
    #expect(outcome.errors == input.text)
    #expect(outcome.status == 64)
  }

  @Test("a deny-list with a line that is none is refused by its number")
  func wrongDenyList() async throws {
    let deny = try files.write("example.org\n\nexample.org/24\n", to: "deny.txt")
    let outcome = try await Ehlo.run(["scan", "--deny", deny])
    #expect(
      outcome.errors == """
        error: --deny: '\(deny)', line 3: 'example.org/24' is no domain, address, prefix or range
        hint: for instance example.org, 192.0.2.1, 192.0.2.0/24 or 192.0.2.7-192.0.2.19

        """)
    #expect(outcome.status == 64)
  }

  @Test("writes to no file that it reads or writes already, under whatever name")
  func fileInUse() async throws {
    let list = try list("# nobody")
    try FileManager.default.createSymbolicLink(atPath: files.path("link"), withDestinationPath: list)
    for (option, path) in [("--summary", list), ("--summary", files.path("link")), ("--resume", list)] {
      let outcome = try await Ehlo.run(["scan", "--quiet", option, path, list])
      #expect(outcome.errors == "error: \(option): '\(path)' is the list of targets\n")
      #expect(outcome.status == 64)
      #expect(try files.text(of: "list.txt") == "# nobody\n")
    }
    let denied = try await Ehlo.run(["scan", "--quiet", "--deny", list, "--summary", list, "/dev/null"])
    #expect(denied.errors == "error: --summary: '\(list)' is the list of --deny\n")
    let resumed = try await Ehlo.run(
      ["scan", "--quiet", "--resume", files.path("out"), "--summary", files.path("out"), list])
    #expect(resumed.errors == "error: --summary: '\(files.path("out"))' is the file of the results\n")
    let appended = try await Ehlo.shell("\"$EHLO\" scan --quiet '\(list)' >>'\(list)'")
    #expect(appended.errors == "error: standard output is the list of targets\n")
    let written = try await Ehlo.shell(
      "\"$EHLO\" scan --quiet --summary '\(files.path("out"))' '\(list)' >'\(files.path("out"))'")
    #expect(written.errors == "error: --summary: '\(files.path("out"))' is the file of the results\n")
    #expect(written.status == 64)
  }

  @Test("leaves the old summary until there is a new one, and its mode and a link to it")
  func summaryFile() async throws {
    let list = try list("# nobody")
    let summary = try files.write("old", to: "summary.json")
    let link = files.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "summary.json")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: summary)
    for words in [["--ca-file", "/nowhere"], ["--column", "domain"]] {
      let wrong = try await Ehlo.run(
        ["scan", "--quiet", "--summary", link] + words + [try files.write("rank\n", to: "ranks")])
      #expect(wrong.status == 64)
      #expect(try files.text(of: "summary.json") == "old")
    }
    #expect(try await Ehlo.run(["scan", "--quiet", "--summary", link, list]).status == 0)
    #expect(try files.text(of: "summary.json").hasPrefix(#"{"schema":"ehlo/scan-summary/1","#))
    let attributes = try FileManager.default.attributesOfItem(atPath: summary)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "summary.json")
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.path("")).count == 4)
    let piped = try await Ehlo.shell(
      "\"$EHLO\" scan --quiet --summary /dev/stdout '\(list)' >/dev/null | cat; "
        + "\"$EHLO\" scan --quiet --summary /dev/stdout '\(list)' | cat")
    #expect(piped.output.hasPrefix(#"{"schema":"ehlo/scan-summary/1","#))
  }

  @Test("ends with an error where a list is not read to its end, whatever else is allowed")
  func brokenInput() async throws {
    #if os(Linux)
      let outcome = try await Ehlo.run([
        "scan", "--quiet", "--allow-incomplete", "--fail-on", "never", "--summary", files.path("summary"),
        try list("# nobody"), "/proc/self/mem",
      ])
      #expect(outcome.errors == "error: '/proc/self/mem': input/output error\n")
      #expect(outcome.status == 74)
      #expect(
        try files.text(of: "summary").contains(#""input_failure":"'/proc/self/mem': input/output error""#))
    #endif
  }

  @Test("reads the heads of each of several lists, and with --json, which it has not, writes no document")
  func severalLists() async throws {
    try await withScenario("good") { server in
      let first = try files.write("rank,domain\n1,\(server.target)\n", to: "first.csv")
      let second = try files.write("domain;rank\n\(server.target);1\n", to: "second.csv")
      let outcome = try await Ehlo.run(["scan", "--quiet", "--column", "domain"] + server.options + [first, second])
      let output = try ScanOutput(outcome)
      #expect(output.targets.compactMap { $0["line"] as? Int }.sorted() == [2, 4])
      #expect(output.targets.allSatisfy { $0["target", "input"] as? String == server.target })
      #expect(outcome.status == 0, "\(outcome)")
    }
    let json = try await Ehlo.run("scan", "--json", "/dev/null")
    #expect(json.output.isEmpty)
    #expect(json.status == 64)
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

  @Test("says whom it waits for where the targets have to be typed")
  func typed() async throws {
    let terminal = try PseudoTerminal(["scan", "-"])
    try terminal.wait(for: "hint: type the targets, one a line; Ctrl-D ends them")
    try terminal.type("\u{4}")
    try terminal.wait(for: "done after ")
    #expect(try await terminal.end().status == 0)
  }

  @Test("says that a port behind an address of IPv6 is none without brackets")
  func doubtfulPort() async throws {
    let list = try list("::1:2525", "::2:2525")
    let outcome = try await Ehlo.run("scan", "--csv", "record,port", list)
    #expect(outcome.output.contains("target,25\n"))
    #expect(
      outcome.errors.hasPrefix(
        "hint: '\(list)', line 1: '::1:2525' is an address as a whole; with a port it is [address]:port\ndone "))
    for text in ["[::1]:2525", "::1", "2001:db8::25", "192.0.2.1:25", "mx.example.org:25", "::1:2526", ":25"] {
      #expect(!TargetParser.isDoubtful(text), "\(text)")
    }
  }

  @Test("connects to no socket of this machine unless it is allowed")
  func unixSocket() async throws {
    let list = try list("lmtp+unix:/no/such/socket")
    let outcome = try await Ehlo.run("scan", "--quiet", list)
    let endpoint = try #require(try ScanOutput(outcome).endpoints.first)
    #expect(
      endpoint["failure", "message"] as? String == "/no/such/socket is a socket of this machine: see --allow-private")
    #expect(outcome.status == 2)
    #expect(try await Ehlo.run("scan", "--quiet", "--allow-private", list).status == 1)
  }

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
    #expect(outcome.errors.hasPrefix("warning: 168 connections at a time, not 5000: "), "\(outcome)")
    #expect(outcome.status == 0)
  }

  #if os(Linux)
    // Elsewhere loopback is one address.
    @Test("lets no server that is slow to greet hold up another")
    func slow() async throws {
      try await withScenario("good", at: "127.0.0.3") { server in
        let mute = try DeafSocket()
        let slow = (1...6).map { "m\($0).slow.test:\(mute.port)" }
        let quick = (1...6).map { "m\($0).quick.test:\(server.port)" }
        let addresses = (1...6).flatMap {
          ["--resolve", "m\($0).slow.test:127.0.0.1", "--resolve", "m\($0).quick.test:127.0.0.3"]
        }
        let list = try files.write((slow + quick).joined(separator: "\n"), to: "list.txt")
        let outcome = try await Ehlo.run(
          ["scan", "--quiet", "--concurrency", "4", "--max-time", "1", "--ca-file", server.root, list] + addresses)
        let order = try ScanOutput(outcome).targets.compactMap { $0["target", "input"] as? String }
        #expect(Set(order.prefix(6)) == Set(quick))
        #expect(Set(order.suffix(6)) == Set(slow))
        // Two at a time to an address.
        #expect(outcome.duration >= .seconds(3))
      }
    }
  #endif

  @Test(
    "when interrupted tells what is done, lets go of what is not, and sums up",
    arguments: [("INT", 130), ("TERM", 143)] as [(String, Int32)])
  func interrupted(_ signal: String, _ status: Int32) async throws {
    try await withScenario("good") { server in
      let mute = try DeafSocket()
      let list = try list(server.target, "127.0.0.1:\(mute.port)")
      // Ends itself as soon as the target that answers has been told.
      let outcome = try await Ehlo.shell(
        """
        "$EHLO" scan --allow-private \(server.options.joined(separator: " ")) '\(list)' >'\(files.path("out"))' &
        until grep -qs ehlo/target/1 '\(files.path("out"))'; do kill -0 $! || exit 1; done
        kill -\(signal) $!
        wait $!
        """)
      #expect(outcome.status == status, "\(outcome)")
      #expect(outcome.errors.hasPrefix("interrupted after "), "\(outcome)")
      let written = try files.text(of: "out").split(separator: "\n")
      #expect(written.count == 2)
      #expect(outcome.duration < .seconds(10))
    }
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

  @Test("calls what it could not connect to for want of its own inconclusive")
  func ownFault() async throws {
    let outcome = try await Ehlo.run(
      [
        "scan", "--quiet", "--attempts", "1", "--allow-private", "--local-address", "192.0.2.1",
        try list("127.0.0.1:25"),
      ])
    let output = try ScanOutput(outcome)
    #expect(output.endpoints.first?["failure", "reason"] as? String == "local")
    #expect(output.endpoints.first?["conclusion"] as? String == "inconclusive")
  }
}
