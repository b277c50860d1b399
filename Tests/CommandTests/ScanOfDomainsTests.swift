import EmbeddedServer
import Foundation
import TestSupport
import Testing

@Suite("a scan of domains, with a real name server", .serialized)
struct ScanOfDomainsTests {
  private static let nameserver = Result { try RealServer("nameserver") }

  private func dns() throws -> [String] {
    let server = try Self.nameserver.get()
    return [
      "--dns-server", "127.0.0.1@\(try server.fact("dns_port"))", "--trust-anchor", try server.fact("trust_anchor"),
    ]
  }

  @Test("that share their mail exchangers visits each of those once")
  func shared() async throws {
    try await withScenario("good") { server in
      let files = try TemporaryDirectory()
      let domains = (1...30).map { "d\($0).wild.example.test:\(server.port)" }
      let list = try files.write(domains.joined(separator: "\n"), to: "list.txt")
      let outcome = try await Ehlo.run(
        ["scan", "--mx", "-4", "--allow-private", "--fail-on", "never", "--ca-file", server.root] + dns() + [list])
      let output = try ScanOutput(outcome)
      #expect(output.endpoints.compactMap { $0["id"] as? String } == ["127.0.0.1:\(server.port)/mx1.example.test"])
      #expect(server.server.connectionCount == 1)
      #expect(output.endpoints.first?["preference"] is NSNull)
      #expect(output.endpoints.first?["names", "ptr", "confirmed"] as? Bool == true)
      #expect(Set(output.targets.compactMap { $0["line"] as? Int }) == Set(1...30))
      for target in output.targets {
        #expect(target["dns", "mx", 0, "host"] as? String == "mx1.example.test")
        #expect(target["dns", "status"] as? String == "secure")
        #expect(target["endpoints"] as? [String] == ["127.0.0.1:\(server.port)/mx1.example.test"])
      }
      #expect(outcome.status == 0, "\(outcome)")
    }
  }

  @Test("finds each of them where few files may be open: look-ups and connections share them")
  func fewFiles() async throws {
    try await withScenario("good") { server in
      let files = try TemporaryDirectory()
      let domains = (1...300).map { "d\($0).wild.example.test:\(server.port)" }
      let list = try files.write(domains.joined(separator: "\n"), to: "list.txt")
      let outcome = try await Ehlo.shell(
        """
        ulimit -n 64
        exec "$EHLO" scan --quiet --concurrency 1000 --mx -4 --allow-private --fail-on never \
          --ca-file '\(server.root)' \(try dns().joined(separator: " ")) '\(list)'
        """)
      let output = try ScanOutput(outcome)
      #expect(output.targets.count == 300)
      #expect(output.targets.allSatisfy { $0["failure"] is NSNull }, "\(outcome)")
      #expect(outcome.errors.contains("connections at a time, not 1000"))
    }
  }

  @Test("that lead nowhere tells why, and goes on")
  func nowhere() async throws {
    let files = try TemporaryDirectory()
    let list = try files.write(
      "nowhere.test\nnull.example.test\ncorrupt.test\nexample.test\n", to: "list.txt")
    let outcome = try await Ehlo.run(["scan", "--quiet", list] + dns())
    let output = try ScanOutput(outcome)
    let byLine = Dictionary(
      uniqueKeysWithValues: output.targets.map { ($0["line"] as? Int ?? 0, $0) })
    #expect(byLine[1]?["failure", "reason"] as? String == "nxdomain")
    #expect(byLine[1]?.findingIDs == ["domain-not-found"])
    #expect(byLine[1]?.verdict == "fail")
    #expect(byLine[2]?["failure", "reason"] as? String == "null-mx")
    #expect(byLine[2]?.verdict == "pass")
    #expect(byLine[3]?["failure", "reason"] as? String == "dns-bogus")
    // In private space alone.
    #expect(byLine[4]?.verdict == "incomplete")
    #expect(byLine[4]?.findingIDs == ["mx-private-address"])
    #expect(output.endpoints.count == 3)
    #expect(output.endpoints.allSatisfy { $0["conclusion"] as? String == "skipped" })
    #expect(outcome.status == 1)
  }

  @Test("goes on when the name server dies half-way, and says so of what comes behind")
  func dying() async throws {
    let server = try RealServer("nameserver")
    let files = try TemporaryDirectory()
    let (fifo, lines) = (files.path("fifo"), files.path("out"))
    let anchor = try server.fact("trust_anchor")
    let outcome = try await Ehlo.shell(
      """
      mkfifo '\(fifo)'
      "$EHLO" scan --quiet --pause 0.2 --patience 0.1 --dns-server 127.0.0.1@\(try server.fact("dns_port")) --trust-anchor '\(anchor)' \
        >'\(lines)' <'\(fifo)' &
      exec 3>'\(fifo)'
      echo null.example.test >&3
      until grep -qs ehlo/target/1 '\(lines)'; do kill -0 $! || exit 1; sleep 0.05; done
      kill \(try server.fact("pid"))
      while grep -qs . /proc/\(try server.fact("pid"))/cmdline; do :; done
      echo nsec3.test >&3
      exec 3>&-
      wait $!
      status=$?
      cat '\(lines)'
      exit $status
      """)
    let reasons = try ScanOutput(outcome).targets.compactMap { $0["failure", "reason"] as? String }
    #expect(reasons.first == "null-mx")
    #expect(reasons.last == "dns-timeout", "\(outcome)")
    #expect(reasons.count == 2)
    #expect(outcome.status == 1)
  }

  @Test("waits for a name server that falls silent, and then finds what it would have found")
  func away() async throws {
    let server = try RealServer("nameserver")
    let files = try TemporaryDirectory()
    let (fifo, lines, errors) = (files.path("fifo"), files.path("out"), files.path("errors"))
    let (anchor, pid) = (try server.fact("trust_anchor"), try server.fact("pid"))
    let outcome = try await Ehlo.shell(
      """
      mkfifo '\(fifo)'
      "$EHLO" scan --dns-server 127.0.0.1@\(try server.fact("dns_port")) --trust-anchor '\(anchor)' \
        >'\(lines)' 2>'\(errors)' <'\(fifo)' &
      exec 3>'\(fifo)'
      echo null.example.test >&3
      until grep -qs ehlo/target/1 '\(lines)'; do kill -0 $! || exit 1; sleep 0.05; done
      # The youngest of its line is the one that answers.
      all= next=\(pid)
      while [ -n "$next" ]; do all="$all $next" next=$(for one in $next; do cat /proc/$one/task/*/children; done); done
      kill -STOP $all
      echo nsec3.test >&3
      exec 3>&-
      until grep -qs 'waits for one' '\(errors)'; do kill -0 $! || { kill -CONT $all; exit 1; }; sleep 0.05; done
      kill -CONT $all
      wait $!
      cat '\(lines)'
      """)
    let output = try ScanOutput(outcome)
    #expect(output.targets.map { $0["target", "input"] as? String } == ["null.example.test", "nsec3.test"])
    #expect(output.targets.last?["failure"] is NSNull, "\(outcome)")
    #expect(output.endpoints.compactMap { $0["host"] as? String } == ["host.nsec3.test"])
    #expect(
      try files.text(of: "errors").contains("hint: no name server answers: what is to be looked up waits for one\n"))
  }

  @Test("goes on when the name server does not answer, and says of each that this could not be told")
  func silent() async throws {
    let files = try TemporaryDirectory()
    let list = try files.write("example.test\nnsec3.test\n", to: "list.txt")
    let port = try Self.nameserver.get().fact("silent_port")
    let outcome = try await Ehlo.run(["scan", "--quiet", "--no-dnssec", "--dns-server", "127.0.0.1@\(port)", list])
    let output = try ScanOutput(outcome)
    #expect(output.targets.compactMap { $0["failure", "reason"] as? String } == ["dns-timeout", "dns-timeout"])
    #expect(output.targets.allSatisfy { $0.findingIDs == ["dns-timeout"] })
    #expect(outcome.status == 1)
  }
}
