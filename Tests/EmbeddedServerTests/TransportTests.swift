import EmbeddedServer
import NIOCore
import NIOPosix
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite("The server on a socket")
struct TransportTests {
  @Test("serves a dialogue over TCP, on a port of its own, and counts connections")
  func tcp() async throws {
    let server = try await EmbeddedServer.start(Script(), tls: nil, on: .tcp(host: "127.0.0.1", port: 0))
    let port = try #require(server.port)
    #expect(port > 0)
    for count in 1...2 {
      let heard = try await Client.talk(to: server.place, saying: "EHLO x\r\nQUIT\r\n")
      #expect(heard.hasPrefix("220 mx.example.test ") && heard.hasSuffix("221 2.0.0 Bye\r\n"))
      #expect(server.connectionCount == count)
    }
    await server.stop()
    await #expect(throws: (any Error).self) {
      try await Client.talk(to: .tcp(host: "127.0.0.1", port: port), saying: "")
    }
    await server.stop()
  }

  @Test("serves LMTP over a Unix socket, and removes it")
  func unix() async throws {
    let path = "/tmp/ehlo-test-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
    let server = try await EmbeddedServer.start(Script(dialect: .lmtp), tls: nil, on: .unix(path: path))
    #expect(server.port == nil)
    let heard = try await Client.talk(to: server.place, saying: "LHLO x\r\nQUIT\r\n")
    #expect(heard.contains("250-PIPELINING\r\n") && heard.hasSuffix("221 2.0.0 Bye\r\n"))
    await server.stop()
    #expect(access(path, F_OK) != 0)
  }

  @Test("starts a scenario by its data")
  func scenario() async throws {
    let scenario = try #require(Scenario.named("greeting-421"))
    let server = try await EmbeddedServer.start(scenario, pki: try Demo.pki(), on: .tcp(host: "127.0.0.1", port: 0))
    #expect(try await Client.talk(to: server.place, saying: "EHLO x\r\n").hasPrefix("421 4.7.0 "))
    await server.stop()
  }

  @Test("resets the connection on demand")
  func reset() async throws {
    let server = try await EmbeddedServer.start(
      Script(answers: [.command("EHLO", nil): [.reset]]), tls: nil, on: .tcp(host: "127.0.0.1", port: 0))
    let error = await #expect(throws: IOError.self) { try await Client.talk(to: server.place, saying: "EHLO x\r\n") }
    #expect(error?.errnoCode == ECONNRESET)
    await server.stop()
  }

  @Test("sends without end to one that reads, and stops when it has closed its side")
  func endless() async throws {
    let server = try await EmbeddedServer.start(
      Script(answers: [.greeting: [.sendEndlessly(Array(repeating: 0x78, count: 1024))]]), tls: nil,
      on: .tcp(host: "127.0.0.1", port: 0))
    let heard = try await Client.talk(to: server.place, saying: "", closingAfter: 1 << 20)
    #expect(heard.utf8.count >= 1 << 20)
    await server.stop()
  }

  @Test("waits out a pause of its script, and leaves it when the client has gone")
  func pauses() async throws {
    let server = try await EmbeddedServer.start(
      Script(answers: [
        .greeting: [.send(Array("a".utf8)), .pause(.milliseconds(1)), .send(Array("b".utf8)), .pause(.seconds(3600))]
      ]), tls: nil, on: .tcp(host: "127.0.0.1", port: 0))
    #expect(try await Client.talk(to: server.place, saying: "", closingAfter: 2) == "ab")
    await server.stop()
  }

  @Test("ends connections that are still open when it stops")
  func stops() async throws {
    let server = try await EmbeddedServer.start(Script(), tls: nil, on: .tcp(host: "127.0.0.1", port: 0))
    let client = try await Client.connect(to: server.place, saying: "", closingAfter: .max)
    try await client.greeted.value
    await server.stop()
    #expect(try await client.heard.value.hasPrefix("220 "))
  }
}

/// A client that says one thing and hears everything until the server closes.
private final class Client: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  struct Running: Sendable {
    var greeted: EventLoopFuture<Void>
    var heard: EventLoopFuture<String>
  }

  private let words: String
  private let limit: Int
  private let greeted: EventLoopPromise<Void>
  private let heard: EventLoopPromise<String>
  private var bytes: [UInt8] = []
  private var isClosing = false

  private init(words: String, limit: Int, greeted: EventLoopPromise<Void>, heard: EventLoopPromise<String>) {
    self.words = words
    self.limit = limit
    self.greeted = greeted
    self.heard = heard
  }

  /// - Parameter limit: the octets after which it closes its side and goes on reading.
  static func talk(
    to place: EmbeddedServer.Place, saying words: String, closingAfter limit: Int = .max
  ) async throws -> String {
    try await connect(to: place, saying: words, closingAfter: limit).heard.value
  }

  static func connect(
    to place: EmbeddedServer.Place, saying words: String, closingAfter limit: Int
  ) async throws -> Running {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let greeted = loop.makePromise(of: Void.self)
    let heard = loop.makePromise(of: String.self)
    let bootstrap = ClientBootstrap(group: loop)
      .channelOption(.allowRemoteHalfClosure, value: false)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            Client(words: words, limit: limit, greeted: greeted, heard: heard))
        }
      }
    do {
      switch place {
      case .tcp(let host, let port): _ = try await bootstrap.connect(host: host, port: port).value
      case .unix(let path): _ = try await bootstrap.connect(unixDomainSocketPath: path).value
      }
    } catch {
      greeted.fail(error)
      heard.fail(error)
      throw error
    }
    return Running(greeted: greeted.futureResult, heard: heard.futureResult)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if bytes.isEmpty {
      greeted.succeed()
      context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: words)), promise: nil)
    }
    bytes += unwrapInboundIn(data).readableBytesView
    if bytes.count >= limit, !isClosing {
      isClosing = true
      context.close(mode: .output, promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    greeted.fail(ChannelError.eof)
    heard.succeed(String(decoding: bytes, as: UTF8.self))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    heard.fail(error)
    context.close(promise: nil)
  }
}
