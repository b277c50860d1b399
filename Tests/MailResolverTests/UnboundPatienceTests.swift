import MailDNS
import TestSupport
import Testing

@testable import MailResolver

@Suite("The resolver, without an answer")
struct UnboundPatienceTests {
  private static func silent(deadline: Duration) throws -> UnboundResolver {
    try SharedNameserver.resolver("silent", deadline: deadline)
  }

  @Test("gives up when its time is over, and does not ask again")
  func deadline() async throws {
    let resolver = try Self.silent(deadline: .milliseconds(200))
    #expect(try await AskedQuestion.mx("example.test").answer(from: resolver) == "indeterminate: timed out")
    // With all the time that the first had, this one would take as long.
    let raw = await resolver.rawAnswer(
      to: Question(name: DNSName(try HostName("example.test")), type: .mx), by: .now + .seconds(3600))
    #expect(raw == .timedOut)
  }

  @Test("waits no longer than the task that asks")
  func cancelled() async throws {
    let resolver = try Self.silent(deadline: .seconds(3600))
    let asking = Task { try await AskedQuestion.mx("example.test").answer(from: resolver) }
    let other = Task { try await AskedQuestion.mx("example.test").answer(from: resolver) }
    try await resolver.prepare()
    asking.cancel()
    #expect(try await asking.value == "indeterminate: failed (the look-up was cancelled)")
    other.cancel()
    #expect(try await other.value == "indeterminate: failed (the look-up was cancelled)")
  }

  @Test("says in one line what to install where the library is missing")
  func missingLibrary() async throws {
    let resolver = UnboundResolver(UnboundOptions(), libraryNames: ["libunbound-that-nobody-has.so"])
    let expected =
      "names cannot be looked up in the DNS, because libunbound is missing: "
      + "apt install libunbound8 (Debian, Ubuntu) or brew install unbound (macOS)"
    #expect(
      try await AskedQuestion.mx("example.test").answer(from: resolver) == "indeterminate: failed (\(expected))")
    let failure = await #expect(throws: ResolverSetupFailure.self) { try await resolver.prepare() }
    #expect(failure?.description == expected)
  }

  @Test(
    "names the trust anchor file that cannot be used",
    arguments: [
      (nil, "cannot be read"), ("", "holds no DS or DNSKEY record"), ("; DS\nexample. IN A 127.0.0.1\n", "no DS"),
      ("example. IN DS nonsense\n", "libunbound refuses"),
    ] as [(String?, String)])
  func badAnchor(_ text: String?, _ words: String) async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("anchor")
    if let text { try directory.write(text, to: "anchor") }
    let resolver = UnboundResolver(
      UnboundOptions(servers: [DNSServer(address: .loopback)], trustAnchorFile: path))
    let failure = await #expect(throws: ResolverSetupFailure.self) { try await resolver.prepare() }
    #expect(failure?.description.contains(words) == true)
    #expect(failure?.description.contains(path) == true)
  }
}
