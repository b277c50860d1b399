import EmbeddedServer
import Foundation
import TestSupport
import Testing

@testable import EhloCommands

/// The lists that a scan reads, what it refuses of them, and the files that it must not write to.
@Suite("a scan's lists and files")
struct ScanFilesTests {
  private let files: TemporaryDirectory

  init() throws { files = try TemporaryDirectory() }

  private func list(_ lines: String...) throws -> String {
    try files.write(lines.map { $0 + "\n" }.joined(), to: "list.txt")
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

  @Test("what was read is done and summed up where a later list has no such column")
  func laterColumn() async throws {
    try await withScenario("good") { server in
      let first = try files.write("domain\n\(server.target)\n", to: "first.csv")
      let second = try files.write("host\n\(server.target)\n", to: "second.csv")
      let outcome = try await Ehlo.run(
        ["scan", "--column", "domain", "--summary", files.path("summary")] + server.options + [first, second])
      #expect(try ScanOutput(outcome).targets.count == 1)
      #expect(outcome.errors.contains("second.csv', line 1: there is no column 'domain'\n"), "\(outcome)")
      #expect(outcome.errors.contains("not read to the end: "))
      #expect(try files.text(of: "summary").contains("\"input_failure\":\""))
      #expect(outcome.status == 74)
    }
  }

  @Test("without a target have nothing judged, and a file that is not there is an error")
  func nothing() async throws {
    let comments = try list("# nobody")
    let empty = try await Ehlo.run(["scan", "--quiet", comments])
    #expect(empty.output.isEmpty)
    #expect(empty.errors == "error: there is no target in '\(comments)'\n")
    #expect(empty.status == 2)
    let allowed = try await Ehlo.run(["scan", "--quiet", "--allow-incomplete", "-"])
    #expect(allowed.errors == "error: there is no target in standard input\n")
    #expect(allowed.status == 0)
    let wrong = try await Ehlo.run(["scan", "--quiet", "--allow-bad-lines", try list("a b", "-")])
    #expect(wrong.errors.hasSuffix("error: there is no target in '\(comments)'\n"))
    #expect(wrong.status == 2)
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

  @Test("a deny-list without an end is refused")
  func endlessDenyList() async throws {
    let outcome = try await Ehlo.run("scan", "--deny", "/dev/zero", try list("# nobody"))
    #expect(outcome.status == 64)
    #expect(outcome.errors == "error: --deny: '/dev/zero' is larger than 32 MiB\n")
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
    let keys = try await Ehlo.run(["scan", "--quiet", "--keylog", list, list])
    #expect(keys.errors == "error: --keylog: '\(list)' is the list of targets\n")
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
    #expect(try await Ehlo.run(["scan", "--quiet", "--summary", link, list]).status == 2)
    #expect(try files.text(of: "summary.json").hasPrefix(#"{"schema":"ehlo/scan-summary/1","#))
    let attributes = try FileManager.default.attributesOfItem(atPath: summary)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "summary.json")
    let early = files.path("early")
    try FileManager.default.createSymbolicLink(atPath: early, withDestinationPath: "later.json")
    #expect(try await Ehlo.run(["scan", "--quiet", "--summary", early, list]).status == 2)
    #expect(try files.text(of: "later.json").hasPrefix(#"{"schema":"ehlo/scan-summary/1","#))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: early) == "later.json")
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.path("")).count == 6)
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

  @Test("says whom it waits for where the targets have to be typed")
  func typed() async throws {
    let terminal = try PseudoTerminal(["scan", "-"])
    try terminal.wait(for: "hint: type the targets, one a line; Ctrl-D ends them")
    try terminal.type("\u{4}")
    try terminal.wait(for: "error: there is no target in standard input")
    try terminal.wait(for: "done after ")
    #expect(try await terminal.end().status == 2)
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

  @Test("waits for input that does not wait by itself")
  func nonBlockingInput() async throws {
    try await withScenario("good") { server in
      let (fifo, lines) = (files.path("fifo"), files.path("out"))
      let outcome = try await Ehlo.shell(
        """
        mkfifo '\(fifo)'
        exec 3<>'\(fifo)'
        python3 -c 'import os, sys
        os.set_blocking(0, False)
        os.execvp(sys.argv[1], sys.argv[1:])' "$EHLO" scan --quiet \(server.options.joined(separator: " ")) \
          <'\(fifo)' >'\(lines)' 3>&- &
        echo '\(server.target)' >&3
        until grep -qs ehlo/target/1 '\(lines)'; do kill -0 $! || exit 1; sleep 0.05; done
        echo '127.0.0.1:\(server.port)' >&3
        exec 3>&-
        wait $!
        status=$?
        cat '\(lines)'
        exit $status
        """)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try ScanOutput(outcome).targets.count == 2)
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
}
