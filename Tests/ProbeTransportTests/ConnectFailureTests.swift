import MailDNS
import NIOCore
import ProbeEngine
import Testing

@testable import ProbeTransport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("Why there is no connection")
struct ConnectFailureTests {
  private struct NoError: Error {}

  private static func transport(_ address: String) throws -> Endpoint.Transport {
    .tcp(address: try #require(IPAddress(address)), port: 25)
  }

  private static func loopback() throws -> SocketAddress { try SocketAddress(ipAddress: "127.0.0.1", port: 25) }

  @Test(
    "is told by the error of the call, for TCP",
    arguments: [
      (ECONNREFUSED, FailureReason.refused), (ETIMEDOUT, .timeout), (ECONNRESET, .reset),
      // There is always a route to the loopback, so these are the network's doing.
      (ENETUNREACH, .unreachable), (EHOSTUNREACH, .unreachable), (EACCES, .unreachable),
      // Ours, and nothing of the server's.
      (EMFILE, .local), (ENFILE, .local), (EADDRNOTAVAIL, .local), (ENOMEM, .local),
    ])
  func tcp(_ code: CInt, _ reason: FailureReason) throws {
    let failure = try ConnectFailure(
      IOError(errnoCode: code, reason: "connect"), transport: Self.transport("127.0.0.1"), peer: Self.loopback(),
      local: nil)
    #expect(failure.reason == reason)
    #expect(!failure.message.isEmpty)
    // Another time there is room.
    #expect(failure.isPassing == (reason == .local))
  }

  @Test(
    "is told by the error of the call, for a Unix socket",
    arguments: [
      (ENOENT, FailureReason.refused), (ENOTDIR, .refused), (ECONNREFUSED, .refused), (EAGAIN, .refused),
      (EACCES, .local), (EPROTOTYPE, .local), (EMFILE, .local),
    ])
  func unix(_ code: CInt, _ reason: FailureReason) throws {
    let peer = try SocketAddress(unixDomainSocketPath: "/run/lmtp")
    let failure = ConnectFailure(
      IOError(errnoCode: code, reason: "connect"), transport: .unix(path: "/run/lmtp"), peer: peer, local: nil)
    #expect(failure.reason == reason)
    #expect(!failure.message.isEmpty)
  }

  @Test("is this machine's where its tables know no way", arguments: [ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL])
  func noRoute(_ code: CInt) throws {
    // A link-local address without a zone leads nowhere (RFC 4291 §2.5.6).
    let peer = try SocketAddress(ipAddress: "fe80::1", port: 25)
    let failure = try ConnectFailure(
      IOError(errnoCode: code, reason: "connect"), transport: Self.transport("fe80::1"), peer: peer, local: nil)
    #expect(failure.reason == .noRoute)
  }

  @Test("is not this machine's where the address is one that nobody connects to")
  func broadcast() throws {
    let route = LocalRoute(to: try SocketAddress(ipAddress: "255.255.255.255", port: 25), from: nil)
    #expect(route != .none(EACCES))
  }

  @Test("is the local address's where that is none of ours")
  func noLocalAddress() throws {
    let local = try SocketAddress(ipAddress: "203.0.113.9", port: 0)
    #expect(LocalRoute(to: try Self.loopback(), from: local) == .noLocalAddress(EADDRNOTAVAIL))
    #expect(LocalRoute(to: try Self.loopback(), from: nil) == .exists)
    let failure = try ConnectFailure(
      IOError(errnoCode: EADDRNOTAVAIL, reason: "bind"), transport: Self.transport("127.0.0.1"), peer: Self.loopback(),
      local: local)
    #expect(failure.reason == .local)
    #expect(!failure.isPassing)
    #expect(failure.message == "--local-address 203.0.113.9 cannot be used: this machine has no such address")
  }

  @Test("is ours where it is no error of a system call")
  func otherError() throws {
    let failure = ConnectFailure(
      NoError(), transport: .unix(path: "/run/lmtp"), peer: try Self.loopback(), local: nil)
    #expect(failure.reason == .local)
  }
}
