import Certificates
import EmbeddedServer
import Foundation
import TestSupport
import Testing

/// Runs a scenario of the embedded server within this process, for the program to be pointed at.
func withScenario<Result>(
  _ name: String, at host: String = "127.0.0.1", _ body: (_ server: RunningScenario) async throws -> Result
) async throws -> Result {
  let pki = try DemoPKI(at: UnixTime(seconds: Int64(Date().timeIntervalSince1970)))
  let scenario = try #require(Scenario.named(name))
  let server = try await EmbeddedServer.start(scenario, pki: pki, on: .tcp(host: host, port: 0))
  let directory = try TemporaryDirectory()
  let port = try #require(server.port)
  let pem =
    "-----BEGIN CERTIFICATE-----\n"
    + Data(pki.rootDER).base64EncodedString(options: .lineLength64Characters)
    + "\n-----END CERTIFICATE-----\n"
  let running = RunningScenario(port: port, root: try directory.write(pem, to: "root.pem"), server: server)
  do {
    let result = try await body(running)
    await server.stop()
    return result
  } catch {
    await server.stop()
    throw error
  }
}

struct RunningScenario {
  var port: Int
  /// The file of the root to trust.
  var root: String
  var server: EmbeddedServer

  var address: String { "127.0.0.1:\(port)" }
  var target: String { "mx.example.test:\(port)" }
  /// Reaches the server by its name and trusts it.
  var options: [String] { ["--resolve", "mx.example.test:127.0.0.1", "--ca-file", root] }
}

/// A socket that takes connections and never says a word, or does not even take them.
final class DeafSocket {
  let port: Int
  private var descriptors: [Int32] = []

  var listener: Int32 { descriptors[0] }

  /// - Parameter isFull: the queue of connections is full, so that the system lets further ones wait.
  init(isFull: Bool = false) throws {
    let listener = Self.newSocket()
    descriptors.append(listener)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, isFull ? 0 : 16) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(bound)
    port = Int(UInt16(bigEndian: address.sin_port))
    guard isFull else { return }
    for _ in 0..<4 {
      let client = Self.newSocket()
      descriptors.append(client)
      _ = fcntl(client, F_SETFL, O_NONBLOCK)
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = connect(client, $0, length) }
      }
    }
  }

  /// Takes a connection, greets, and says nothing more. Returns when the greeting has been answered.
  func greetOne() throws {
    let client = accept(listener, nil, nil)
    try #require(client >= 0)
    descriptors.append(client)
    let greeting = "220 mx.example.test ESMTP\r\n"
    try #require(send(client, greeting, greeting.utf8.count, 0) == greeting.utf8.count)
    var byte: UInt8 = 0
    try #require(recv(client, &byte, 1, 0) == 1)
  }

  /// Takes the connections that wait, and returns how many there were.
  func takeAll() -> Int {
    _ = fcntl(listener, F_SETFL, O_NONBLOCK)
    var count = 0
    while case let client = accept(listener, nil, nil), client >= 0 {
      descriptors.append(client)
      count += 1
    }
    return count
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  private static func newSocket() -> Int32 {
    #if os(Linux)
      socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      socket(AF_INET, SOCK_STREAM, 0)
    #endif
  }
}
