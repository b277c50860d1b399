internal import MailDNS

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Asks name servers for a name that everybody knows, over UDP, and takes any answer for one. It blocks.
enum DNSPing {
  static let patience = Duration.seconds(2)

  /// Each question is sent once more where nothing has come, since datagrams get lost.
  private static let rounds = 2

  /// True also where this machine could not ask. A server to which it knows no way is none that keeps silent, and none that
  /// answers.
  static func isAnswered(by servers: [DNSServer], within patience: Duration = patience) -> Bool {
    let question = query(identifier: .random(in: .min ... .max))
    let sockets: [DatagramSocket]
    do { sockets = try servers.compactMap(DatagramSocket.open) } catch { return true }
    guard !sockets.isEmpty else { return true }
    for _ in 0..<rounds {
      // Where a server is not even there, that is told by the next call, which may be this one.
      for socket in sockets { socket.send(question) }
      let deadline = ContinuousClock.now + patience / rounds
      while let waiting = wait(for: sockets, until: deadline) {
        for socket in waiting {
          if let answer = socket.receive(), isAnswer(answer, to: question) { return true }
        }
        // Refused by all: there is nothing to wait for.
        if sockets.allSatisfy(\.isRefused) { return false }
      }
      // What came while this thread had no turn.
      for socket in sockets {
        if let answer = socket.receive(), isAnswer(answer, to: question) { return true }
      }
    }
    return false
  }

  /// RFC 1035 §4.1: A of example.com (RFC 2606 §3), with recursion desired. Questions for the root are dropped in places,
  /// since others have been attacked by answers to such.
  private static func query(identifier: UInt16) -> [UInt8] {
    let header: [UInt8] = [UInt8(identifier >> 8), UInt8(identifier & 0xFF), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    return header + [7] + Array("example".utf8) + [3] + Array("com".utf8) + [0, 0, 1, 0, 1]
  }

  private static func isAnswer(_ datagram: [UInt8], to question: [UInt8]) -> Bool {
    datagram.count >= 12 && datagram[..<2] == question[..<2] && datagram[2] & 0x80 != 0
  }

  /// Those that have something; nil where the time is up.
  private static func wait(
    for sockets: [DatagramSocket], until deadline: ContinuousClock.Instant
  ) -> [DatagramSocket]? {
    let open = sockets.filter { !$0.isRefused }
    var descriptors = open.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    while true {
      let (seconds, attoseconds) = (deadline - .now).components
      guard seconds >= 0, attoseconds >= 0 else { return nil }
      let ready = poll(
        &descriptors, nfds_t(descriptors.count), CInt(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return nil }
      return zip(open, descriptors).filter { $1.revents != 0 }.map(\.0)
    }
  }
}

/// A UDP socket that is connected to one server: nobody else's datagrams reach it.
private final class DatagramSocket {
  let descriptor: CInt
  /// Nothing is there.
  private(set) var isRefused = false

  /// This machine has none left.
  struct Lack: Error {}

  private init(_ descriptor: CInt) { self.descriptor = descriptor }

  /// Nil where the system knows no way to the server.
  static func open(to server: DNSServer) throws(Lack) -> DatagramSocket? {
    let isV4 = server.address.family == .v4
    #if canImport(Glibc)
      let kind = CInt(SOCK_DGRAM.rawValue)
    #else
      let kind = SOCK_DGRAM
    #endif
    let descriptor = socket(isV4 ? AF_INET : AF_INET6, kind, 0)
    guard descriptor >= 0 else {
      if errno == EAFNOSUPPORT { return nil }
      throw Lack()
    }
    let opened = DatagramSocket(descriptor)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    return connect(descriptor, server) ? opened : nil
  }

  deinit { close(descriptor) }

  func send(_ octets: [UInt8]) { note(write(descriptor, octets, octets.count)) }

  func receive() -> [UInt8]? {
    var octets = [UInt8](repeating: 0, count: 512)
    let count = read(descriptor, &octets, octets.count)
    note(count)
    return count >= 0 ? Array(octets.prefix(count)) : nil
  }

  private func note(_ result: Int) { if result < 0, errno == ECONNREFUSED { isRefused = true } }

  private static func connect(_ descriptor: CInt, _ server: DNSServer) -> Bool {
    switch server.address.family {
    case .v4:
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = server.port.bigEndian
      withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: server.address.octets) }
      return connect(descriptor, &address)
    case .v6:
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = server.port.bigEndian
      withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: server.address.octets) }
      if let zone = server.address.zone { address.sin6_scope_id = UInt32(zone) ?? if_nametoindex(zone) }
      return connect(descriptor, &address)
    }
  }

  private static func connect<Address>(_ descriptor: CInt, _ address: inout Address) -> Bool {
    withUnsafeBytes(of: &address) { raw in
      guard let base = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
      return systemConnect(descriptor, base, socklen_t(raw.count)) == 0
    }
  }
}

/// Under a name that no method has.
private func systemConnect(_ descriptor: CInt, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> CInt {
  connect(descriptor, address, length)
}
