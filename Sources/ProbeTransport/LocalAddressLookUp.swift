public import MailDNS
internal import NIOCore
public import ProbeEngine

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Asks this machine's own tables, through UDP sockets that send nothing.
public struct LocalAddressLookUp: LocalAddressFinder {
  /// Any will do: nothing is sent there.
  private static let port = 25

  public init() {}

  public func localAddress(towards peer: IPAddress) throws(Failure) -> IPAddress {
    let remote = try socketAddress(peer, port: Self.port)
    guard let address = LocalRoute.asked(to: remote, from: nil).source else {
      throw Failure(
        stage: .connect, reason: .noRoute,
        message: "this machine has no route for IPv\(peer.family == .v4 ? 4 : 6)")
    }
    return address
  }

  public func confirm(_ local: IPAddress) throws(Failure) -> IPAddress {
    let address = try socketAddress(local, port: 0)
    // To itself there is always a way, if it is one of ours.
    if case .noLocalAddress = LocalRoute(to: try socketAddress(local, port: Self.port), from: address) {
      throw Failure(stage: .connect, reason: .noRoute, message: "\(local) is no address of this machine")
    }
    return local
  }

  private func socketAddress(_ address: IPAddress, port: Int) throws(Failure) -> SocketAddress {
    do throws(ConnectFailure) {
      return try SocketAddress(address, port: port)
    } catch {
      throw Failure(stage: .connect, reason: error.reason, message: error.message)
    }
  }
}
