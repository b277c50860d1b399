package import NIOCore
import NIOPosix
package import TLSSession

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A running server that plays a script to everyone who connects. For the demonstration and the tests: it accepts any
/// recipient and keeps no message.
package final class EmbeddedServer: Sendable {
  package enum Place: Hashable, Sendable {
    /// Port 0 takes a free one.
    case tcp(host: String, port: Int)
    /// A socket of this path is made, in place of an old one, and removed by `stop`.
    case unix(path: String)
  }

  /// Where it listens, with the port that was taken.
  package let place: Place
  private let listener: any Channel
  private let connections: ConnectionTable

  private init(place: Place, listener: any Channel, connections: ConnectionTable) {
    self.place = place
    self.listener = listener
    self.connections = connections
  }

  /// The TCP port; nil on a Unix socket.
  package var port: Int? {
    switch place {
    case .tcp(_, let port): port
    case .unix: nil
    }
  }

  /// Connections accepted so far.
  package var connectionCount: Int { connections.accepted }

  /// Starts a scenario with the certificates that it asks for.
  ///
  /// - Parameter group: the threads to use, which stay the caller's.
  package static func start(
    _ scenario: Scenario, pki: DemoPKI, on place: Place,
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) async throws -> EmbeddedServer {
    try await start(scenario.script, tls: scenario.serverContext(from: pki), on: place, group: group)
  }

  /// Starts a bare script. Throws a `ListenFailure` where the place is not to be had.
  ///
  /// - Parameters:
  ///   - tls: nil for a server that cannot do TLS.
  ///   - group: the threads to use, which stay the caller's.
  package static func start(
    _ script: Script, tls: ServerContext?, on place: Place,
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) async throws -> EmbeddedServer {
    do {
      return try await listen(on: place, group, script: script, tls: tls)
    } catch let error as IOError {
      throw ListenFailure(error)
    }
  }

  private static func listen(
    on place: Place, _ group: any EventLoopGroup, script: Script, tls: ServerContext?
  ) async throws -> EmbeddedServer {
    let connections = ConnectionTable()
    let bootstrap = Self.bootstrap(group, script: script, tls: tls, connections: connections)
    switch place {
    case .tcp(let host, let port):
      let listener =
        try await bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1).bind(host: host, port: port).value
      let taken = Place.tcp(host: host, port: listener.localAddress?.port ?? port)
      return EmbeddedServer(place: taken, listener: listener, connections: connections)
    case .unix(let path):
      let listener = try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).value
      return EmbeddedServer(place: place, listener: listener, connections: connections)
    }
  }

  /// Closes the listener and every connection. A second call does nothing.
  package func stop() async {
    guard let open = connections.stop() else { return }
    for channel in [listener] + open {
      let closed: EventLoopFuture<Void> = channel.close()
      try? await closed.value
    }
    if case .unix(let path) = place { unlink(path) }
  }

  private static func bootstrap(
    _ group: any EventLoopGroup, script: Script, tls: ServerContext?, connections: ConnectionTable
  ) -> ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      // A client may close its half and still wait for answers (`printf … | nc`).
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        connections.add(channel)
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            ServerHandler(session: ServerSession(script: script, tls: tls)))
        }
      }
  }
}
