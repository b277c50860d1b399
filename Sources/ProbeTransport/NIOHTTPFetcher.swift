internal import MailDNS
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
package import ProbeEngine

/// Plain HTTP/1.1 with SwiftNIO: a connection for each exchange, which its end closes.
package struct NIOHTTPFetcher: HTTPFetcher {
  private let loop: any EventLoop

  /// On the loop of the first thread.
  package init(on thread: LoopThread) { loop = thread.loop }

  init(loop: any EventLoop) { self.loop = loop }

  package func fetch(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    let running = NIOLoopBoundBox<HTTPExchangeHandler?>.makeBoxSendingValue(nil, eventLoop: loop)
    let result = loop.flatSubmit { [loop] in
      let handler = HTTPExchangeHandler(request, loop: loop)
      running.value = handler
      handler.start()
      Self.connect(request, running, on: loop)
      return handler.result
    }
    let outcome = await withTaskCancellationHandler {
      try? await result.value
    } onCancel: {
      loop.execute { running.value?.cancel() }
    }
    guard let outcome else { throw HTTPFailure("the event loop has ended") }
    return try outcome.get()
  }

  private static func connect(
    _ request: HTTPRequest, _ running: NIOLoopBoundBox<HTTPExchangeHandler?>, on loop: any EventLoop
  ) {
    let transport = Endpoint.Transport.tcp(address: request.address, port: request.location.port)
    let peer: SocketAddress
    do throws(ConnectFailure) {
      peer = try SocketAddress(request.address, port: request.location.port)
    } catch {
      running.value?.fail(error.message)
      return
    }
    ClientBootstrap(group: loop)
      .connectTimeout(TimeAmount(clamping: request.connectLimit))
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Connector.readSize))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard let handler = running.value else { return }
          try channel.pipeline.syncOperations.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .connect(to: peer)
      .whenFailure { error in
        let isLate = (error as? ChannelError).map { if case .connectTimeout = $0 { true } else { false } } ?? false
        running.value?.fail(
          isLate
            ? "no connection in time" : ConnectFailure(error, transport: transport, peer: peer, local: nil).message)
      }
  }
}
