internal import MailDNS
internal import NIOCore
internal import NIOPosix
internal import ProbeEngine
internal import SMTPWire

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Makes the connection of one probe and puts its handler on it.
struct Connector {
  /// Each connection has a buffer of this size.
  static let readSize = 4 * 1024
  /// Until the peer has sent no more, or more than the longest reply: so whatever lies behind a reply is seen with it.
  static let readsPerTurn = UInt(ReplyLimits().totalLength / readSize + 1)

  let transport: Endpoint.Transport
  let localAddress: IPAddress?
  let loop: any EventLoop

  /// The handler learns by itself that the connection stands, and from here that it failed. Its deadline closes the
  /// channel if neither comes.
  func connect(_ running: NIOLoopBoundBox<SessionHandler?>) {
    let peer: SocketAddress
    let local: SocketAddress?
    do throws(ConnectFailure) {
      peer = try peerAddress()
      local = try localSocketAddress()
    } catch {
      running.value?.connectFailed(error)
      return
    }
    let transport = transport
    bootstrap(from: local)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard let handler = running.value else { return }
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .connect(to: peer)
      .whenFailure { error in
        running.value?.connectFailed(ConnectFailure(error, transport: transport, peer: peer, local: local))
      }
  }

  private func bootstrap(from local: SocketAddress?) -> ClientBootstrap {
    var bootstrap = ClientBootstrap(group: loop)
      // The engine holds the deadlines; this one only has to be later than any of them.
      .connectTimeout(.seconds(315_360_000))
      // A peer that has closed its side may still read our QUIT.
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readSize))
      .channelOption(.maxMessagesPerRead, value: Self.readsPerTurn)
    if case .tcp = transport { bootstrap = bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1) }
    return local.map(bootstrap.bind(to:)) ?? bootstrap
  }

  private func peerAddress() throws(ConnectFailure) -> SocketAddress {
    switch transport {
    case .tcp(let address, let port):
      return try SocketAddress(address, port: port)
    case .unix(let path):
      guard let address = try? SocketAddress(unixDomainSocketPath: path) else {
        throw ConnectFailure(reason: .local, message: "the path is too long for a Unix socket")
      }
      return address
    }
  }

  private func localSocketAddress() throws(ConnectFailure) -> SocketAddress? {
    guard case .tcp(let address, _) = transport, let localAddress else { return nil }
    guard address.family == localAddress.family else {
      throw ConnectFailure(
        reason: .noRoute, message: "the local address \(localAddress) is of the other family than \(address)")
    }
    return try SocketAddress(localAddress, port: 0)
  }
}
