import NIOCore
import TestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A TCP socket on the loopback, held in a state in which no server would leave it.
final class RawSocket: Sendable {
  struct Failed: Error {
    var call: String
    var code: CInt
  }

  let port: Int
  private let descriptor: CInt
  private let clients: [CInt]

  /// Takes a port where nothing listens.
  static func bound() throws -> RawSocket { try RawSocket(backlog: nil, clients: 0) }

  /// Listens as servers do.
  static func listening() throws -> RawSocket { try RawSocket(backlog: 8, clients: 0) }

  /// Listens, and its queue of connections has no more room: the first client is taken, the others wait for good, and of
  /// their kind any further one.
  static func withFullQueue() throws -> RawSocket { try RawSocket(backlog: 0, clients: 8) }

  /// Begins to talk with one client, at once, and tells what it says to the greeting, to the end of its input. Then the
  /// client is told the farewell, which a socket that is closed would answer with RST, and what is heard of that is told,
  /// too.
  func conversation(greeting: String, farewell: String = "") -> OwnThread<String> {
    OwnThread { try self.converse(greeting, farewell) }
  }

  private func converse(_ greeting: String, _ farewell: String) throws -> String {
    let client = accept(descriptor, nil, nil)
    guard client >= 0 else { throw Failed(call: "accept", code: errno) }
    defer { close(client) }
    try Self.write(greeting, to: client)
    let heard = try Self.readToEnd(client)
    try Self.write(farewell, to: client)
    // The peer has closed its side already, so the only news can be an error.
    guard shutdown(client, CInt(SHUT_WR)) == 0 else { throw Failed(call: "shutdown", code: errno) }
    return heard + (try Self.readToEnd(client))
  }

  private static func write(_ text: String, to descriptor: CInt) throws {
    let bytes = Array(text.utf8)
    guard send(descriptor, bytes, bytes.count, 0) == bytes.count else { throw Failed(call: "send", code: errno) }
  }

  private static func readToEnd(_ descriptor: CInt) throws -> String {
    var heard: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1024)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count >= 0 else { throw Failed(call: "recv", code: errno) }
      guard count > 0 else { return String(decoding: heard, as: UTF8.self) }
      heard += buffer.prefix(count)
    }
  }

  private init(backlog: CInt?, clients count: Int) throws {
    let descriptor = try Self.open()
    self.descriptor = descriptor
    let any = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
    guard any.withSockAddr({ bind(descriptor, $0, socklen_t($1)) }) == 0 else {
      throw Failed(call: "bind", code: errno)
    }
    if let backlog, listen(descriptor, backlog) != 0 { throw Failed(call: "listen", code: errno) }
    let port = try Self.port(of: descriptor)
    self.port = port
    clients = try (0..<count).map { try Self.client(of: port, isBlocking: $0 == 0) }
  }

  deinit {
    for client in clients { close(client) }
    close(descriptor)
  }

  private static func port(of descriptor: CInt) throws -> Int {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let named = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard named == 0 else { throw Failed(call: "getsockname", code: errno) }
    // In every address of the internet the port stands at this place, in network order.
    return withUnsafeBytes(of: storage) {
      Int(UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
    }
  }

  private static func client(of port: Int, isBlocking: Bool) throws -> CInt {
    let client = try open()
    if !isBlocking { _ = fcntl(client, F_SETFL, O_NONBLOCK) }
    let peer = try SocketAddress(ipAddress: "127.0.0.1", port: port)
    let connected = peer.withSockAddr { connect(client, $0, socklen_t($1)) }
    guard connected == 0 || errno == EINPROGRESS else { throw Failed(call: "connect", code: errno) }
    return client
  }

  private static func open() throws -> CInt {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    guard descriptor >= 0 else { throw Failed(call: "socket", code: errno) }
    return descriptor
  }
}

/// A folder that is gone with its owner, once it is empty again.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/ehlo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw RawSocket.Failed(call: "mkdtemp", code: errno) }
    path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { rmdir(path) }
}

#if os(Linux)
  enum ThreadCount {
    /// Threads of this process that are NIO's.
    static func now() throws -> Int {
      guard let folder = opendir("/proc/self/task") else { throw RawSocket.Failed(call: "opendir", code: errno) }
      defer { closedir(folder) }
      var count = 0
      while let entry = readdir(folder) {
        let id = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if try Self.name(ofThread: id).hasPrefix("NIO") { count += 1 }
      }
      return count
    }

    /// Empty for one that has ended, and for the folders above.
    private static func name(ofThread id: String) throws -> String {
      guard let file = fopen("/proc/self/task/\(id)/comm", "r") else { return "" }
      defer { fclose(file) }
      var name = [CChar](repeating: 0, count: 64)
      return fgets(&name, Int32(name.count), file) == nil
        ? "" : String(decoding: name.map(UInt8.init(bitPattern:)).prefix { $0 != 0 }, as: UTF8.self)
    }
  }
#endif
