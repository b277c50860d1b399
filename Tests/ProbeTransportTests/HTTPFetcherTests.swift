import MailDNS
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import ProbeEngine
@testable import ProbeTransport

@Suite("The fetcher of plain HTTP")
struct HTTPFetcherTests {
  private func request(
    _ socket: RawSocket, _ message: HTTPMessage = .get, sizeLimit: Int = 1000, limit: Duration = .seconds(60)
  ) throws -> HTTPRequest {
    let location = try #require(HTTPLocation(Array("http://crl.example.test:\(socket.port)/a?b".utf8)))
    return HTTPRequest(
      location: location, address: .loopback, message: message, sizeLimit: sizeLimit, connectLimit: limit,
      limit: limit)
  }

  private let fetcher = NIOHTTPFetcher(loop: MultiThreadedEventLoopGroup.singleton.next())

  /// What comes of one response, and what was asked.
  private func exchange(
    _ response: String, _ message: HTTPMessage = .get, sizeLimit: Int = 1000
  ) async throws -> (result: Result<HTTPResponse, HTTPFailure>, asked: String) {
    let socket = try RawSocket.listening()
    let request = try request(socket, message, sizeLimit: sizeLimit)
    let conversation = socket.conversation(greeting: response)
    let result = await outcome(request)
    return (result, try await conversation.value)
  }

  private func outcome(_ request: HTTPRequest) async -> Result<HTTPResponse, HTTPFailure> {
    do throws(HTTPFailure) {
      return .success(try await fetcher.fetch(request))
    } catch {
      return .failure(error)
    }
  }

  private func message(_ result: Result<HTTPResponse, HTTPFailure>) -> String? {
    if case .failure(let failure) = result { return failure.message }
    return nil
  }

  @Test("brings status and body, and asks for one exchange")
  func get() async throws {
    let (result, asked) = try await exchange("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")
    #expect(try result.get().status == 200 && result.get().body == Array("abc".utf8))
    #expect(asked.hasPrefix("GET /a?b HTTP/1.1\r\n"))
    #expect(asked.contains("\r\nHost: crl.example.test:") && asked.contains("\r\nConnection: close\r\n"))
  }

  @Test("sends a body with its type and length")
  func post() async throws {
    let (_, asked) = try await exchange(
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
      .post(contentType: "application/ocsp-request", body: [0x41, 0x42]))
    #expect(asked.hasPrefix("POST /a?b HTTP/1.1\r\n") && asked.hasSuffix("\r\n\r\nAB"))
    #expect(asked.contains("\r\nContent-Type: application/ocsp-request\r\nContent-Length: 2\r\n"))
  }

  @Test("takes a body by its length, by pieces and to the end of the connection, up to the limit")
  func bodies() async throws {
    let pieces = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
    #expect(try await exchange(pieces).result.get().body == Array("abc".utf8))
    #expect(try await exchange(pieces, sizeLimit: 3).result.get().body.count == 3)
    #expect(message(try await exchange(pieces, sizeLimit: 2).result)?.hasPrefix("the answer has more than") == true)
    let told = try await exchange("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
    #expect(message(told.result)?.hasPrefix("the answer has more than") == true)
  }

  @Test("tells where another status sends us, and does not wait for its page")
  func redirect() async throws {
    let (result, _) = try await exchange("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 100000\r\n\r\n")
    #expect(try result.get().status == 302 && result.get().location == Array("/b".utf8))
  }

  @Test(
    "tells what speaks something else", arguments: ["220 mx.example.test ESMTP\r\n", "\0\0\0\0", "HTTP/9 x\r\n\r\n"])
  func foreign(_ text: String) async throws {
    #expect(message(try await exchange(text).result) == "what answers does not speak HTTP")
  }

  @Test("tells a refused connection, and one that does not come in time")
  func connections() async throws {
    let bound = try RawSocket.bound()
    let refused = await outcome(try request(bound))
    withExtendedLifetime(bound) {}
    #expect(message(refused) == "the connection was refused: nothing listens on this port")
    let full = try RawSocket.withFullQueue()
    let late = await outcome(try request(full, limit: .milliseconds(100)))
    #expect(message(late)?.hasSuffix("in time") == true)
  }

  @Test("waits no longer than it may, and ends with its task")
  func limits() async throws {
    let silent = try RawSocket.listening()
    #expect(message(await outcome(try request(silent, limit: .milliseconds(100)))) == "no whole answer in time")
    let request = try request(silent, limit: .seconds(600))
    let task = Task { await outcome(request) }
    task.cancel()
    #expect(message(await task.value) == "the fetch was cancelled")
  }
}
