internal import NIOCore
internal import NIOHTTP1
internal import ProbeEngine

/// One request and its response, on the channel's event loop. What comes is hostile: it is counted before it is kept.
final class HTTPExchangeHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let request: HTTPRequest
  private let loop: any EventLoop
  private let promise: EventLoopPromise<Result<HTTPResponse, HTTPFailure>>
  private let began = NIODeadline.now()
  private var context: ChannelHandlerContext?
  private var deadline: Scheduled<Void>?
  private var isFinished = false
  private var head: HTTPResponseHead?
  private var body: [UInt8] = []

  init(_ request: HTTPRequest, loop: any EventLoop) {
    self.request = request
    self.loop = loop
    promise = loop.makePromise()
  }

  /// Never fails.
  var result: EventLoopFuture<Result<HTTPResponse, HTTPFailure>> { promise.futureResult }

  // MARK: What happened

  func start() {
    let loopBound = NIOLoopBound(self, eventLoop: loop)
    deadline = loop.scheduleTask(in: TimeAmount(clamping: request.limit)) {
      loopBound.value.fail("no whole answer in time")
    }
  }

  func cancel() { fail("the fetch was cancelled") }

  func fail(_ message: String) { finish(.failure(HTTPFailure(message, duration: elapsed))) }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelActive(context: ChannelHandlerContext) {
    guard !isFinished else { return context.close(promise: nil) }
    var fields: HTTPHeaders = [
      "Host": request.location.authority, "User-Agent": "ehlo", "Accept": "*/*", "Connection": "close",
    ]
    var content: [UInt8]?
    if case .post(let type, let octets) = request.message {
      fields.add(name: "Content-Type", value: type)
      fields.add(name: "Content-Length", value: "\(octets.count)")
      content = octets
    }
    let head = HTTPRequestHead(
      version: .http1_1, method: content == nil ? .GET : .POST, uri: request.location.path, headers: fields)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if let content { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: content)))), promise: nil) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isFinished else { return }
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head)
    case .body(let buffer):
      guard buffer.readableBytes <= request.sizeLimit - body.count else { return tooLarge() }
      body += buffer.readableBytesView
    case .end: complete()
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error as? HTTPParserError {
    case nil: fail("the connection was lost")
    case .invalidEOFState?: fail(Self.cut)
    case _?: fail("what answers does not speak HTTP")
    }
  }

  func channelInactive(context: ChannelHandlerContext) { fail(Self.cut) }

  private static let cut = "the connection was closed before the whole answer came"

  // MARK: What to do

  private func begin(_ head: HTTPResponseHead) {
    self.head = head
    // Of another status nobody wants the page.
    guard head.status == .ok else { return complete() }
    guard let length = head.headers.first(name: "Content-Length").flatMap({ Int($0) }) else { return }
    guard length <= request.sizeLimit else { return tooLarge() }
    body.reserveCapacity(max(0, length))
  }

  private func tooLarge() { fail("the answer has more than \(request.sizeLimit / 1024) KiB") }

  private func complete() {
    guard let head else { return fail("what answers does not speak HTTP") }
    finish(
      .success(
        HTTPResponse(
          status: Int(head.status.code), location: head.headers.first(name: "Location").map { Array($0.utf8) },
          body: body, duration: elapsed)))
  }

  private func finish(_ result: Result<HTTPResponse, HTTPFailure>) {
    guard !isFinished else { return }
    isFinished = true
    deadline?.cancel()
    deadline = nil
    promise.succeed(result)
    context?.close(promise: nil)
  }

  private var elapsed: Duration { .nanoseconds((NIODeadline.now() - began).nanoseconds) }
}
