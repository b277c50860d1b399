import Dispatch
import MailDNS
import ProbeEngine
import Testing

@testable import MailResolver

@Suite("The system's resolver")
struct SystemResolverTests {
  private static func address(_ text: String) throws -> IPAddress {
    try #require(IPAddress(text))
  }

  private static func resolver(_ outcome: Result<[IPAddress], LookUpFailure>) -> SystemResolver {
    SystemResolver(deadline: .seconds(60)) { _, _ in outcome }
  }

  // MARK: The real look-up

  @Test("finds loopback addresses for localhost")
  func localhost() async throws {
    let addresses = try await SystemResolver().addresses(of: HostName("localhost"), family: nil)
    #expect(!addresses.isEmpty)
    #expect(addresses.allSatisfy { $0.isLoopback })
    #expect(Set(addresses).count == addresses.count)
  }

  @Test("takes an address for what it is")
  func literal() async throws {
    let addresses = try await SystemResolver().addresses(of: HostName("127.0.0.1"), family: nil)
    #expect(try addresses == [Self.address("127.0.0.1")])
  }

  @Test("has no address where none is of the wanted family")
  func otherFamily() async throws {
    let failure = await #expect(throws: Failure.self) {
      try await SystemResolver().addresses(of: HostName("127.0.0.1"), family: .v6)
    }
    #expect(failure?.stage == .resolve)
    #expect(failure?.reason == .noAddress)
    #expect(failure?.message == "the name has no IPv6 address")
  }

  @Test("fails at the stage resolve for a name that cannot exist (RFC 6761 §6.4)")
  func invalid() async throws {
    let failure = await #expect(throws: Failure.self) {
      try await SystemResolver(deadline: .seconds(60)).addresses(of: HostName("no-such-name.invalid"), family: nil)
    }
    #expect(failure?.stage == .resolve)
    // Which of them depends on whether this machine has a name server that answers.
    #expect([.nxdomain, .dnsFailure, .dnsTimeout].contains(failure?.reason))
    #expect(failure?.message.isEmpty == false)
  }

  // MARK: What becomes of its answers

  @Test(
    "tells the ways to fail apart",
    arguments: [
      (LookUpFailure.noSuchName, FailureReason.nxdomain),
      (.noAddress, .noAddress),
      (.temporary("temporary failure in name resolution"), .dnsFailure),
      (.other("non-recoverable failure in name resolution"), .dnsFailure),
    ])
  func failures(_ cause: LookUpFailure, _ reason: FailureReason) async throws {
    let failure = await #expect(throws: Failure.self) {
      try await Self.resolver(.failure(cause)).addresses(of: HostName("mx.example.test"), family: nil)
    }
    #expect(failure?.stage == .resolve)
    #expect(failure?.reason == reason)
    if case .temporary(let text) = cause { #expect(failure?.message.hasPrefix(text) == true) }
    if case .other(let text) = cause { #expect(failure?.message.hasSuffix(text) == true) }
  }

  @Test("gives each address once, in the order of the system")
  func duplicates() async throws {
    let answer = try ["192.0.2.7", "2001:db8::7", "192.0.2.7", "192.0.2.1", "2001:db8::7"].map(Self.address)
    let addresses = try await Self.resolver(.success(answer)).addresses(of: HostName("mx.example.test"), family: nil)
    #expect(try addresses == ["192.0.2.7", "2001:db8::7", "192.0.2.1"].map(Self.address))
  }

  @Test("gives only addresses of the wanted family", arguments: [IPAddress.Family.v4, .v6])
  func family(_ family: IPAddress.Family) async throws {
    let answer = try ["192.0.2.7", "2001:db8::7"].map(Self.address)
    let addresses = try await Self.resolver(.success(answer)).addresses(of: HostName("mx.example.test"), family: family)
    #expect(addresses == answer.filter { $0.family == family })
    #expect(addresses.count == 1)
  }

  @Test("calls an empty answer a name without address")
  func empty() async throws {
    let failure = await #expect(throws: Failure.self) {
      try await Self.resolver(.success([])).addresses(of: HostName("mx.example.test"), family: nil)
    }
    #expect(failure?.reason == .noAddress)
  }

  // MARK: Time

  @Test("leaves a look-up behind that hangs")
  func deadline() async throws {
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }
    let resolver = SystemResolver(deadline: .milliseconds(1)) { _, _ in
      gate.wait()
      return .success([])
    }
    let failure = await #expect(throws: Failure.self) {
      try await resolver.addresses(of: HostName("mx.example.test"), family: nil)
    }
    #expect(failure?.stage == .resolve)
    #expect(failure?.reason == .dnsTimeout)
  }

  @Test("ends at once when the task is cancelled")
  func cancellation() async throws {
    let gate = DispatchSemaphore(value: 0)
    defer { gate.signal() }
    let (begun, announce) = AsyncStream<Void>.makeStream()
    let resolver = SystemResolver(deadline: .seconds(3600)) { _, _ in
      announce.yield()
      gate.wait()
      return .success([])
    }
    let host = try HostName("mx.example.test")
    let task = Task { () -> Failure? in
      do throws(Failure) {
        _ = try await resolver.addresses(of: host, family: nil)
        return nil
      } catch {
        return error
      }
    }
    for await _ in begun { break }
    task.cancel()
    let failure = await task.value
    #expect(failure?.stage == .resolve)
    #expect(failure?.message == "the look-up was cancelled")
  }

  @Test("lets many look-ups block side by side")
  func manyAtOnce() async throws {
    // Each of them waits for all others: on a pool of as many threads as cores they would wait for ever.
    let count = 32
    let arrived = DispatchGroup()
    for _ in 0..<count { arrived.enter() }
    let answer = try [Self.address("192.0.2.7")]
    let resolver = SystemResolver(deadline: .seconds(3600)) { _, _ in
      arrived.leave()
      arrived.wait()
      return .success(answer)
    }
    let host = try HostName("mx.example.test")
    let addresses = try await withThrowingTaskGroup(of: [IPAddress].self) { group in
      for _ in 0..<count { group.addTask { try await resolver.addresses(of: host, family: nil) } }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(addresses.count == count)
  }
}
