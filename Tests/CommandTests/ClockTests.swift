#if os(Linux)
  import Certificates
  import EmbeddedServer
  import Foundation
  import TestSupport
  import Testing

  /// The time of day leaps for the program alone: Tests/Clock/leap.c stands in front of libc. Limits, pauses and rates go by
  /// a clock that only ever goes on.
  @Suite("a scan whose wall clock leaps", .serialized)
  struct ClockTests {
    private static let nameserver = Result { try RealServer("nameserver") }

    private let files: TemporaryDirectory

    init() throws { files = try TemporaryDirectory() }

    /// Runs a script in which `$SCAN` is the scan, of lines that the script writes to descriptor 3, and `leap` sets its clock;
    /// `await` waits until so many targets are told, and does what is behind the number meanwhile.
    private func run(_ options: [String], script: String) async throws -> Ehlo.Outcome {
      let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Clock/leap.c")
      return try await Ehlo.shell(
        """
        cd '\(files.path("."))' && cc -O1 -Wall -Wextra -Werror -shared -fPIC -o leap.so '\(source.path)' && mkfifo list || exit 1
        leap() { echo "$1" >leap.new && mv leap.new leap; }
        await() {
          wanted=$1; shift
          until [ "$(grep -sc ehlo/target/1 out)" -ge "$wanted" ]; do kill -0 $! || exit 1; "$@"; sleep 0.02; done
        }
        back_and_forth() { leap 3600; leap 0; leap -3600; }
        timeout 280 env LD_PRELOAD="$PWD/leap.so" LEAP_FILE="$PWD/leap" "$EHLO" scan --summary summary --fail-on never --allow-incomplete \
          \(options.joined(separator: " ")) <list >out &
        exec 3>list
        \(script)
        exec 3>&-
        wait $!
        status=$?
        cat out
        exit $status
        """)
    }

    private func summary() throws -> Document {
      try Document(JSONSerialization.jsonObject(with: Data(files.text(of: "summary").utf8)))
    }

    private func expectSoundTimes(_ output: ScanOutput, longest: Double = 1_800_000) throws {
      for endpoint in output.endpoints {
        let timings = try #require(endpoint["timings_ms"] as? [String: Any])
        for (stage, time) in timings {
          guard let time = time as? Double else { continue }
          #expect(time >= 0 && time < longest, "\(stage): \(time) ms")
        }
      }
    }

    @Test("ends what is under way by its limits, pauses as long as it says, and tells no time that cannot be")
    func underWay() async throws {
      try await withScenario("good") { server in
        try await withScenario("greeting-421") { busy in
          let mute = try DeafSocket()
          let outcome = try await run(
            [
              "--handshake-timeout", "2", "--attempts", "2", "--pause", "1.5", "--allow-private", "--ca-file",
              server.root,
            ] + (1...20).flatMap { ["--resolve", "m\($0).test:127.0.0.1"] },
            script: """
              echo smtps://127.0.0.1:\(mute.port) >&3
              echo m1.test:\(busy.port) >&3
              for number in $(seq 2 20); do echo m$number.test:\(server.port) >&3; done
              await 21 back_and_forth
              """)
          let output = try ScanOutput(outcome)
          #expect(outcome.status == 0, "\(outcome)")
          #expect(output.targets.compactMap { $0["line"] as? Int }.sorted() == Array(1...21))
          try expectSoundTimes(output)
          let silent = try #require(output.endpoints.first { $0["line"] as? Int == 1 })
          #expect(silent["failure", "reason"] as? String == "timeout")
          #expect(try #require(silent["timings_ms", "total"] as? Double) >= 2000)
          let asked = try #require(output.endpoints.first { $0["line"] as? Int == 2 })
          #expect(asked["attempts"] as? Int == 2)
          let seconds = try #require(try summary()["seconds"] as? Double)
          #expect(seconds >= 1.5 && seconds < 1800)
          #expect(outcome.errors.split(separator: "\n").last?.contains("-") != true)
          // Nothing but the time of day in the lines shows it.
          #expect(output.endpoints.allSatisfy { UnixTime(rfc3339: $0["started_at"] as? String ?? "") != nil })
        }
      }
    }

    @Test("tells the time of day as it is by then, and judges by it what it has verified before")
    func judged() async throws {
      try await withScenario("good") { server in
        let leaps = [0, 3600, -3600, 5000 * 86_400, 0]
        let outcome = try await run(
          ["--quiet", "--ca-file", server.root]
            + leaps.indices.flatMap { ["--resolve", "m\($0).test:127.0.0.1"] },
          script: leaps.enumerated().map { "leap \($1); echo m\($0).test:\(server.port) >&3; await \($0 + 1)" }
            .joined(separator: "\n"))
        let output = try ScanOutput(outcome)
        #expect(output.endpoints.count == leaps.count && output.targets.count == leaps.count, "\(outcome)")
        try expectSoundTimes(output)
        let times = output.endpoints.compactMap { UnixTime(rfc3339: $0["started_at"] as? String ?? "") }
        for (time, leap) in zip(times, leaps) {
          let difference = time - times[0]
          #expect((Int64(leap)...Int64(leap) + 1800).contains(difference))
        }
        #expect(output.endpoints.map { $0.findingIDs.contains("certificate-expired") } == leaps.map { $0 > 86_400 })
        #expect(
          output.endpoints.map { $0["certificates", "verification", "trusted"] as? Bool } == leaps.map { $0 <= 86_400 })
        #expect(try #require(try summary()["seconds"] as? Double) < 1800)
      }
    }

    @Test("looks up names all the same")
    func names() async throws {
      try await withScenario("good") { server in
        let dns = try Self.nameserver.get()
        let outcome = try await run(
          [
            "--quiet", "--mx", "-4", "--allow-private", "--ca-file", server.root, "--dns-server",
            "127.0.0.1@\(try dns.fact("dns_port"))", "--trust-anchor", try dns.fact("trust_anchor"),
          ],
          script: """
            for number in $(seq 1 30); do echo d$number.wild.example.test:\(server.port) >&3; back_and_forth; done
            await 30 back_and_forth
            """)
        let output = try ScanOutput(outcome)
        #expect(output.targets.compactMap { $0["line"] as? Int }.sorted() == Array(1...30), "\(outcome)")
        #expect(output.targets.allSatisfy { $0["dns", "status"] as? String == "secure" })
        #expect(output.endpoints.count == 1)
        #expect(outcome.status == 0, "\(outcome)")
      }
    }
  }
#endif
