import Certificates
import EhloCommands
import EmbeddedServer
import Foundation
import TestSupport
import Testing

@Suite("a scan on a machine that fails it", .serialized)
struct ScanFaultTests {
  private let files: TemporaryDirectory

  init() throws { files = try TemporaryDirectory() }

  #if os(Linux)
    // Elsewhere loopback is one address.
    /// Runs a scan of two endpoints at each of some addresses, through a script in which `$SCAN` is its command.
    private func scan(
      addresses count: Int, _ options: String, script: String
    ) async throws -> (outcome: Ehlo.Outcome, output: ScanOutput) {
      let pki = try DemoPKI(at: UnixTime(seconds: Int64(Date().timeIntervalSince1970)))
      let scenario = try #require(Scenario.named("good"))
      var servers: [EmbeddedServer] = []
      var lines: [String] = []
      var overrides: [String] = []
      for number in 1...count {
        let address = "127.0.1.\(number)"
        let server = try await EmbeddedServer.start(scenario, pki: pki, on: .tcp(host: address, port: 0))
        servers.append(server)
        for name in ["a\(number).test", "b\(number).test"] {
          lines.append("\(name):\(try #require(server.port))\n")
          overrides.append("--resolve \(name):\(address)")
        }
      }
      let list = try files.write(lines.joined(), to: "list.txt")
      let command =
        "\"$EHLO\" scan --quiet --fail-on never --allow-private \(options) \(overrides.joined(separator: " ")) '\(list)'"
      let outcome = try await Ehlo.shell(script.replacingOccurrences(of: "$SCAN", with: command))
      for server in servers { await server.stop() }
      return (outcome, try ScanOutput(outcome))
    }

    @Test("has no descriptor left for many of its connections, and makes them later")
    func descriptors() async throws {
      // As many are open already as the system allows, less those that the program and ten connections need.
      let (outcome, output) = try await scan(
        addresses: 16, "--concurrency 40 --per-provider 100 --attempts 20",
        script: """
          exec bash <<'END'
          ulimit -n 330
          for number in $(seq 10 317); do eval "exec $number</dev/null"; done
          exec $SCAN
          END
          """)
      #expect(output.endpoints.count == 32, "\(outcome)")
      #expect(output.endpoints.allSatisfy { $0["conclusion"] as? String == "observed" }, "\(outcome)")
      #expect(output.endpoints.contains { $0["attempts"] as? Int ?? 0 > 1 })
      #expect(output.targets.count == 32)
    }

    @Test("finds the same with several workers as with one")
    func workers() async throws {
      var found: [[String]] = []
      for workers in [1, 3] {
        let (outcome, output) = try await scan(
          addresses: 12, "--workers \(workers) --per-provider 100", script: "$SCAN")
        #expect(output.targets.count == 24, "\(outcome)")
        found.append(
          output.endpoints.map { "\($0["host"] ?? "") \($0["tls", "cipher", "name"] ?? "") \($0.verdict ?? "")" }
            .sorted())
      }
      #expect(found[0] == found[1] && found[0].count == 24)
    }
  #endif

  @Test("has a reader who takes nothing for a while: its writers wait for nobody, and nothing is lost")
  func scribe() async throws {
    let pipe = Pipe()
    let stream = OutputStream(descriptor: pipe.fileHandleForWriting.fileDescriptor, name: "a pipe").withScribe()
    // More than any pipe holds.
    let lines = (0..<50_000).map { "line \($0) of many\n" }
    for line in lines { try stream.write(line) }
    #expect(stream.backlog > 0)
    let reader = OwnThread { try pipe.fileHandleForReading.readToEnd() }
    try await stream.finish()
    #expect(stream.backlog == 0)
    try pipe.fileHandleForWriting.close()
    #expect(try await reader.value == Data(lines.joined().utf8))
  }

  @Test("keeps lines whole where results and what is said of them share a pipe")
  func sharedPipe() async throws {
    let pipe = Pipe()
    let other = dup(pipe.fileHandleForWriting.fileDescriptor)
    let output = OutputStream(descriptor: pipe.fileHandleForWriting.fileDescriptor, name: "a pipe").withScribe()
    let errors = OutputStream(descriptor: other, name: "the same pipe").withScribe(beside: output)
    let (long, short) = (String(repeating: "a", count: 9999) + "\n", String(repeating: "b", count: 99) + "\n")
    for _ in 0..<200 {
      try output.write(long)
      try errors.write(short)
    }
    let reader = OwnThread { try pipe.fileHandleForReading.readToEnd() }
    try await output.finish()
    try await errors.finish()
    try pipe.fileHandleForWriting.close()
    close(other)
    #expect(try await reader.value == Data(String(repeating: long + short, count: 200).utf8))
  }

  @Test("is told that it has too few open files for its workers, or for anything")
  func fewDescriptors() async throws {
    let list = try files.write("# nobody\n", to: "list.txt")
    let workers = try await Ehlo.shell("ulimit -n 60; \"$EHLO\" scan --quiet --workers 32 '\(list)'")
    #expect(
      workers.errors == """
        error: the system allows 60 open files, and this scan has 110 before its first connection
        hint: fewer lists or --workers, or a higher 'ulimit -n'

        """)
    #expect(workers.status == 64)
    let any = try await Ehlo.shell("ulimit -n 5; \"$EHLO\" 127.0.0.1:1")
    #expect(any.errors.hasPrefix("error: this process has no open file left\n"), "\(any)")
    #expect(any.status == 64)
  }
}
